import Foundation
import Testing

/// `bench/chaos` in its short form, on the executables that were built with the tests. It has patience: what is judged here is what can be
/// counted (requests lost, doubled or wrong, zombies, descriptors, workers, attempts to accept at the descriptor limit) and memory. How fast
/// others were served after the mix, and what CPU the descriptor limit costs, is judged by `make chaos` alone.
@Suite("Faults injected under load", .serialized)
struct ChaosTests {
  private static let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../bench/chaos").standardizedFileURL.path

  /// The address sanitizer keeps back what was freed, and gives every piece of memory a margin.
  private static let memorySlack = ProcessInfo.processInfo.environment["ASAN_OPTIONS"] == nil ? "0" : "64"

  private func expectPromisesHeld(_ arguments: [String]) throws {
    let run = try RunningProcess(
      "/usr/bin/env",
      [
        "python3", Self.script, "--bin", RunningProcess.folder.path, "--patience", "10", "--memory-slack",
        Self.memorySlack,
        "--flags=--policy other",
      ] + arguments)
    let result = run.finish()
    #expect(result.status == 0, "\(result.output)\(result.errors)")
  }

  @Test("a seeded mix of faults costs no request but those of killed workers", arguments: servers)
  func mix(_ name: String) throws {
    try expectPromisesHeld(["--seconds", "3", "--seed", "7", "--server", name])
  }

  @Test("sixty killed workers leave no zombie, no descriptor, no memory, and no lost or doubled answer")
  func kills() throws {
    try expectPromisesHeld(["--kills", "60", "--seed", "7"])
  }
}
