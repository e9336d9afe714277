import Foundation
import TestServers
import Testing

/// Programs of others, run by the peers' Python.
enum Peers {
  /// A checkout of couchdyno's own repository.
  static let couchdynoFolder = ProcessInfo.processInfo.environment["COUCHDYNO"]
  static let noCouchdyno: Comment = "COUCHDYNO names no checkout of couchdyno"

  /// Runs one of the scripts in Fixtures.
  static func run(_ script: String, _ arguments: [String]) throws -> RunningProcess.Result {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures/\(script)")
    let python = try #require(PeerPython.path)
    return try RunningProcess.run("/usr/bin/env", [python, "-W", "ignore", file.path] + arguments)
  }

  /// Runs a command of the original: `setup`, `execute` or `info`.
  static func couchdyno(_ command: String, _ arguments: [String]) throws -> RunningProcess.Result {
    try run("run_couchdyno.py", [try #require(couchdynoFolder), command] + arguments)
  }
}
