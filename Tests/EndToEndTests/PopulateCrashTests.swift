import Foundation
import TestServers
import Testing

@Suite(
  "reactometer populate, where PostgreSQL crashes in the middle",
  .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
struct PopulateCrashTests {
  /// Its own, since others would miss it.
  private let server: PostgresServer
  private let order: [String]

  init() throws {
    server = try PostgresServer()
    order = ["weather", "--records", "4000", "--into", server.url(try server.makeDatabase())]
  }

  /// A load that takes 4000/`rate` seconds, when nothing happens, and is under way.
  private func begin(rate: Int, _ more: String...) throws -> RunningProcess {
    let process = try RunningProcess(
      "reactometer", ["populate"] + order + ["--batch", "50", "--rate", "\(rate)/s", "--interval", "10ms"] + more)
    process.readUntilRecords()
    return process
  }

  @Test("a server that comes back finds the load waiting for it, and every record is there once")
  func comesBack() throws {
    let process = try begin(rate: 1000, "--max-errors", "100", "--verify-all")
    try server.crash()
    let result = process.finish()
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("Tried again: "), "was: \(result.errors)")
  }

  @Test("a server that stays away is given up with status 69, and --resume writes what is missing")
  func staysAway() throws {
    let process = try begin(rate: 100, "--max-errors", "3")
    // It meets the server's going and its being gone, and nothing between.
    process.signal(SIGSTOP)
    try server.crash {
      process.signal(SIGCONT)
      let result = process.finish()
      #expect(result.status == 69, "\(result.errors)")
      #expect(result.errors.contains("gave up after 3 failures in a row, the last: "), "was: \(result.errors)")
    }
    #expect(try populate(order).status == 73)
    let resumed = try populate(order + ["--resume", "--verify-all"])
    #expect(resumed.status == 0, "\(resumed.errors)")
  }
}
