import Foundation
import Testing

/// The process pool, each scenario in a process of its own: forking demands a process with one thread, which a test runner is not.
@Suite struct ProcessOffloadTests {
  @Test(
    "the process pool passes the drill",
    arguments: [
      "results", "refusal", "cancellation", "long-job", "stopped-worker", "kill-busy", "kill-idle", "kill-many",
      "surroundings", "orphans", "stop-busy", "other-threads", "job-timeout", "stopped-at-work", "hung-worker",
      "hung-at-work", "abandoned-job", "expiry", "elasticity", "recycling", "memory-limit", "programs", "giving-up",
      "no-descriptors", "strangers-signal",
    ])
  func scenario(name: String) throws {
    let drill = Process()
    drill.executableURL = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("offload-drill")
    drill.arguments = [name]
    let complaints = Pipe()
    drill.standardError = complaints
    try drill.run()
    let text = String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    drill.waitUntilExit()
    #expect(drill.terminationStatus == 0, "\(text)")
  }
}
