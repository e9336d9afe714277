import Foundation

/// moto's server, which checks signatures and batches by code that has nothing of ours. Ends with its owner.
public final class MotoServer {
  public struct Greeting: Decodable, Sendable {
    public let endpoint: String
    /// Of the one user, who may do everything with DynamoDB.
    public let accessKey: String
    public let secret: String
  }

  public let greeting: Greeting
  private let process: Process
  private let input: Pipe

  public init() throws {
    let (process, input, output) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: PeerPython.path ?? "python3")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Peers/moto_server.py")
    process.arguments = [script.path]
    process.standardInput = input
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    var line = Data()
    while line.last != UInt8(ascii: "\n") {
      let piece = output.fileHandleForReading.availableData
      if piece.isEmpty { break }
      line += piece
    }
    greeting = try JSONDecoder().decode(Greeting.self, from: line)
    self.process = process
    self.input = input
  }

  deinit {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
