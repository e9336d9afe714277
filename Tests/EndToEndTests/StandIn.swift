import Foundation
import Testing

/// A stand-in of ours, on a free port.
final class StandIn {
  let process: RunningProcess
  /// `http://127.0.0.1:40123`
  let url: String

  /// What requests to the DynamoDB stand-in are signed with: AWS's own example.
  static let keys = [
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
  ]

  init(_ kind: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    process = try RunningProcess(
      "reactometer", ["stand-in", kind, "--port", "0"] + arguments, environment: environment)
    let line = try #require(process.readLine(), "the stand-in printed no line")
    url = try #require(line.split(separator: " ").last.map(String.init))
  }

  func stop() throws {
    process.signal(SIGTERM)
    #expect(process.finish().status == 0)
  }
}
