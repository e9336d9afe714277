import Foundation
import Testing

@Suite("reactometer run --simulate")
struct SimulationTests {
  /// The standard experiment, each duration a tenth as long: tests are built without optimisation.
  private func standard(_ scratch: Scratch) throws -> String {
    var folder = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { folder.deleteLastPathComponent() }
    let file = folder.appendingPathComponent("bench/experiments/standard.yaml")
    let plan = try String(contentsOf: file, encoding: .utf8)
    let short = plan.replacing(/duration: ([0-9.]+)s/) { "duration: \(100 * max(1, Int(Double($0.1) ?? 1)))ms" }
      .replacing(/repeats: [0-9]+/, with: "repeats: 1").replacing(/warmup: [0-9]+ms/, with: "warmup: 20ms")
      .replacing(/settle: [0-9]+ms/, with: "settle: 20ms")
    let copy = scratch.file("standard.yaml")
    try short.write(to: copy, atomically: true, encoding: .utf8)
    return copy.path
  }

  private func onlyFolder(in results: URL) throws -> URL {
    let folders = try FileManager.default.contentsOfDirectory(atPath: results.path)
    #expect(folders.count == 1)
    return results.appendingPathComponent(try #require(folders.first))
  }

  @Test(
    "runs the standard experiment without a server, says loudly that it did, and its record can be reported and be taken costs from"
  )
  func standardExperiment() throws {
    let scratch = try Scratch()
    let results = scratch.file("results")
    let plan = try standard(scratch)
    let flags = ["--results", results.path, "--servers", "/nowhere"]
    let result = try RunningProcess.run("reactometer", ["run", plan, "--simulate", "--cores", "4"] + flags)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.hasPrefix("==============  S I M U L A T E D"))
    for text in ["A. Fixed load", "C. No CPU beside CPU load", "Costs: built in", "kept"] {
      #expect(result.output.contains(text), "no '\(text)'")
    }
    let folder = try onlyFolder(in: results)
    #expect(folder.lastPathComponent.hasSuffix("-standard-simulated"))
    let again = try RunningProcess.run("reactometer", ["report", folder.path])
    #expect(again.status == 0 && again.output == result.output)
    let alike = try RunningProcess.run(
      "reactometer",
      ["run", plan, "--simulate", "--like", folder.path, "--fib-ms", "1.5", "--results", scratch.file("alike").path])
    #expect(alike.status == 0, "\(alike.errors)")
    #expect(alike.output.contains("Costs: like the record standard") && alike.output.contains("fib 30 (1.50 ms"))
  }

  @Test("searches in virtual time")
  func search() throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    try """
    name: search
    fib: 30
    warmup: 100ms
    settle: 100ms
    servers: [inline-server]
    experiments:
      C:
        probe: {rate: 100/s, duration: 200ms}
        load: {rate: 10/s}
    search: {for: load-rate, from: 50/s, to: 5000/s, goal: probe p99 < 10ms, precision: 20%, duration: 2s}
    """.write(to: file, atomically: true, encoding: .utf8)
    let result = try RunningProcess.run(
      "reactometer", ["run", file.path, "--simulate", "--results", scratch.file("results").path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Search: the largest offered load"))
    #expect(result.output.contains(/inline-server .* found/), "\(result.output)")
  }

  @Test(
    "says what is wrong with its options",
    arguments: [
      (["--cores", "4"], 64, "add --simulate"), (["--simulate", "--cores", "0"], 64, "from 1 to 65536"),
      (["--simulate", "--resume", "x"], 64, "--resume"), (["--simulate", "--like", "/nowhere"], 66, "/nowhere"),
    ])
  func refused(flags: [String], status: Int32, sentence: String) throws {
    let scratch = try Scratch()
    let result = try RunningProcess.run("reactometer", ["run", try standard(scratch)] + flags)
    #expect(result.status == status)
    #expect(result.errors.contains(sentence), "was: \(result.errors)")
  }
}
