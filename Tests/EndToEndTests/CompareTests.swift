import Foundation
import Testing

/// A saved run of four trials, made from a record and a trial that lie in `Fixtures`.
private struct TinyRun {
  /// Answers in one second, round by round.
  var answers = [1000, 1010, 990, 1004]
  var fib = 30
  var state = "valid"

  /// Writes it into a folder and returns that.
  func save(in scratch: Scratch, as name: String) throws -> String {
    let folder = scratch.file(name)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("trials"), withIntermediateDirectories: true)
    var record = try Self.fixture("tiny-record")
    var plan = try #require(record["plan"] as? [String: Any])
    plan["fib"] = fib
    record["plan"] = plan
    try Self.write(record, to: folder.appendingPathComponent("record.json"))
    for (index, answers) in answers.enumerated() {
      var trial = try Self.fixture("tiny-trial")
      var steps = try #require(trial["steps"] as? [[String: Any]])
      var streams = try #require(steps[0]["streams"] as? [[String: Any]])
      var run = try #require(streams[0]["run"] as? [String: Any])
      var counts = try #require(run["counts"] as? [String: Any])
      for key in ["ok", "sent", "scheduled"] { counts[key] = answers }
      run["counts"] = counts
      run["verdict"] = ["state": state, "reasons": ["For this test."]]
      streams[0]["run"] = run
      steps[0]["streams"] = streams
      trial["steps"] = steps
      trial["round"] = index + 1
      try Self.write(trial, to: folder.appendingPathComponent("trials/000\(index + 1).json"))
    }
    return folder.path
  }

  private static func fixture(_ name: String) throws -> [String: Any] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let file = folder.appendingPathComponent("Fixtures/\(name).json")
    return try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  private static func write(_ object: [String: Any], to file: URL) throws {
    try JSONSerialization.data(withJSONObject: object).write(to: file)
  }
}

@Suite("reactometer compare, the gate")
struct CompareTests {
  private func compare(_ a: String, _ b: String, _ flags: String...) throws -> RunningProcess.Result {
    try RunningProcess.run("reactometer", ["compare", a, b, "--figures", "throughput,pss"] + flags)
  }

  @Test("The exit status says whether something is worse, nothing is, or it cannot be told")
  func statuses() throws {
    let scratch = try Scratch()
    let base = try TinyRun().save(in: scratch, as: "base")
    let same = try TinyRun(answers: [1004, 990, 1000, 1010]).save(in: scratch, as: "same")
    let slow = try TinyRun(answers: [800, 810, 790, 805]).save(in: scratch, as: "slow")
    let void = try TinyRun(state: "void").save(in: scratch, as: "void")
    let equal = try compare(base, same)
    #expect(equal.status == 0 && equal.errors.isEmpty, "\(equal.errors)")
    #expect(equal.output.hasSuffix("\nB is not distinguishable from A.\n"))
    #expect(equal.output.contains("Caution: A and B were measured at different times"))
    let worse = try compare(base, slow)
    #expect(worse.status == 4 && worse.output.hasSuffix("\nB is worse than A.\n") && worse.errors.isEmpty)
    #expect(try compare(slow, base).status == 0)
    #expect(try compare(base, slow, "--threshold", "50%").status == 0)
    #expect(try compare(base, void).status == 3)
    #expect(try compare(base, same, "--rule-out", "10%").status == 0)
    let rough = try TinyRun(answers: [900, 1110, 1000, 1020]).save(in: scratch, as: "rough")
    #expect(try compare(base, rough).status == 0)
    #expect(try compare(base, rough, "--rule-out", "10%", "--unpaired").status == 3)
    // Without series there are no percentiles.
    #expect(try RunningProcess.run("reactometer", ["compare", base, same, "--figures", "p99"]).status == 3)
  }

  @Test("JSON says the same")
  func json() throws {
    let scratch = try Scratch()
    let base = try TinyRun().save(in: scratch, as: "base")
    let slow = try TinyRun(answers: [800, 810, 790, 805]).save(in: scratch, as: "slow")
    let result = try compare(base, slow, "--json", "--paired")
    #expect(result.status == 4)
    let json = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(json["schema"] as? String == "reactometer.comparison/1")
    #expect(json["verdict"] as? String == "worse" && json["has_worse"] as? Bool == true)
    #expect(json["pairing"] as? String == "paired" && (json["servers"] as? [Any])?.count == 1)
  }

  @Test("What cannot be compared is refused in a sentence")
  func refusals() throws {
    let scratch = try Scratch()
    let base = try TinyRun().save(in: scratch, as: "base")
    let other = try TinyRun(fib: 28).save(in: scratch, as: "other")
    let refused = try compare(base, other)
    #expect(refused.status == 65 && refused.errors.contains("fib 30 against 28"), "\(refused.errors)")
    #expect(try compare(base, other, "--force").status == 0)
    for (a, b, flags, status) in [
      (base, base, [], 64), (base, "\(base):nix", [], 64), (base, other, ["--threshold", "x"], 64),
      (base, other, ["--figures", "speed"], 64), (base, other, ["--rule-out", "1%"], 64),
      (base, other, ["--paired", "--unpaired"], 64), (base, scratch.file("nowhere").path, [], 66),
      (base, base + "/record.json", [], 64),
    ] as [(String, String, [String], Int32)] {
      let result = try RunningProcess.run("reactometer", ["compare", a, b] + flags)
      #expect(result.status == status && result.output.isEmpty && !result.errors.isEmpty, "\(b) \(flags)")
    }
  }

  @Test("Two builds of a server are measured in the rounds of one run, each from its folder")
  func folders() throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    let plan = """
      name: twice
      fib: 5
      warmup: 20ms
      servers:
        - {name: inline-server, label: before}
        - {name: inline-server, label: after, folder: \(RunningProcess.folder.path)/.}
      experiments:
        A: {connections: 1, duration: 200ms, repeats: 2}
      """
    try plan.write(to: file, atomically: true, encoding: .utf8)
    let results = scratch.file("results").path
    let run = try RunningProcess.run("reactometer", ["run", file.path, "--results", results])
    // However busy the machine is.
    #expect([0, 3].contains(run.status), "\(run.errors)")
    let folder = results + "/" + (try #require(FileManager.default.contentsOfDirectory(atPath: results).first))
    let trials = try (1...4).map { try String(contentsOfFile: "\(folder)/trials/000\($0).json", encoding: .utf8) }
    #expect(trials.count { $0.contains("\(RunningProcess.folder.path)/./inline-server") } == 2)
    let result = try compare("\(folder):before", "\(folder):after")
    #expect([0, 3, 4].contains(result.status) && result.output.contains("after against before"))
    #expect(result.output.contains("round by round"))
  }
}
