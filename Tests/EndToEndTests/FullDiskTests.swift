import Foundation
import Testing

private let plan = """
  name: full
  fib: 12
  seed: 1
  warmup: 50ms
  settle: 20ms
  servers:
    - name: inline-server
  experiments:
    A: { connections: 2, duration: 200ms, repeats: 2 }
  """

/// Whether this user may mount a file system of its own, as in a namespace.
private let canMount: Bool = {
  let command = "command -v unshare && unshare -rm mount -t tmpfs -o size=16k tmpfs /mnt"
  return (try? RunningProcess.run("/bin/sh", ["-c", command]))?.status == 0
}()

@Suite("reactometer run, with no room for its results")
struct FullDiskTests {
  private func check(_ result: RunningProcess.Result, _ words: String) {
    #expect(result.status == 73, "\(result.errors)")
    #expect(!result.wasSignalled)
    #expect(result.errors.contains(words), "was: \(result.errors)")
    #expect(result.errors.contains("results"), "was: \(result.errors)")
  }

  @Test(
    "files that may not grow end the run with a sentence and 73, wherever the limit is met", arguments: [0, 1, 8, 24])
  func limited(blocks: Int) throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    try plan.write(to: file, atomically: true, encoding: .utf8)
    let program = RunningProcess.folder.appendingPathComponent("reactometer").path
    let results = scratch.file("results").path
    let command = "ulimit -f \(blocks); exec \"\(program)\" run \"\(file.path)\" --results \"\(results)\""
    check(try RunningProcess.run("/bin/sh", ["-c", command]), "File too large")
  }

  @Test("a disk that is full does the same", .enabled(if: canMount), arguments: [4, 12, 24])
  func full(kibibytes: Int) throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    try plan.write(to: file, atomically: true, encoding: .utf8)
    let results = scratch.file("results")
    try FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
    let program = RunningProcess.folder.appendingPathComponent("reactometer").path
    let command = """
      mount -t tmpfs -o size=\(kibibytes)k tmpfs "\(results.path)" && \
      exec "\(program)" run "\(file.path)" --results "\(results.path)"
      """
    check(try RunningProcess.run("/bin/sh", ["-c", "exec unshare -rm /bin/sh -c '\(command)'"]), "No space left")
  }
}
