import Foundation
import Testing

/// A stand-in of ours, listening on a free port.
final class StandIn {
  let process: RunningProcess
  /// What it printed when it listened.
  let line: String
  let port: UInt16
  /// `http://127.0.0.1:40123`
  var url: String { "http://127.0.0.1:\(port)" }

  /// What requests to the DynamoDB stand-in are signed with: AWS's own example.
  static let keys = [
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  ]

  init(_ kind: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    process = try RunningProcess(
      "reactometer", ["stand-in", kind, "--port", "0"] + arguments, environment: environment)
    line = try #require(process.readLine(), "the stand-in printed no line")
    port = try listeningPort(in: line)
  }

  /// One request on a connection of its own.
  func ask(_ method: String, _ target: String, _ body: String = "") throws -> Reply {
    let connection = try RawConnection(port: port)
    try connection.send(
      "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    return try connection.readReply()
  }

  /// Ends it, which it must do in peace, and gives what it printed at the end.
  @discardableResult
  func stop() -> RunningProcess.Result {
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0)
    return result
  }
}
