import Foundation
import Testing

private let shortPlan = """
  name: short
  fib: 12
  seed: 1
  warmup: 50ms
  settle: 20ms
  timeout: 5s
  servers:
    - name: inline-server
    - name: thread-server
      workers: 1
      policy: other
    - name: process-server
      workers: 1
      policy: other
  experiments:
    A: { connections: 2, duration: 200ms, repeats: 1 }
    B: { connections: 2, duration: 200ms, repeats: 1 }
    C:
      repeats: 1
      throughput: { connections: 2, duration: 200ms }
      probe: { rate: 50/s, arrivals: constant, duration: 300ms }
      load: { connections: 1 }
  """

/// Writes a plan into a folder of its own and runs it there.
private func run(_ plan: String, _ flags: [String] = []) throws -> (result: RunningProcess.Result, scratch: Scratch) {
  let scratch = try Scratch()
  let file = scratch.file("plan.yaml")
  try plan.write(to: file, atomically: true, encoding: .utf8)
  let results = ["--results", scratch.file("results").path]
  return (try RunningProcess.run("reactometer", ["run", file.path] + results + flags), scratch)
}

/// A folder of servers in which one is a shell script.
private func servers(in scratch: Scratch, inlineServer script: String) throws -> [String] {
  let folder = scratch.file("servers")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  for name in ["thread-server", "process-server"] {
    try FileManager.default.createSymbolicLink(
      at: folder.appendingPathComponent(name), withDestinationURL: RunningProcess.folder.appendingPathComponent(name))
  }
  let file = folder.appendingPathComponent("inline-server")
  try "#!/bin/sh\n\(script)\n".write(to: file, atomically: true, encoding: .utf8)
  try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file.path)
  return ["--servers", folder.path]
}

@Suite("reactometer run, the main job")
struct RunTests {
  @Test("prints one table for each experiment, keeps the record, and report prints the same again")
  func tables() throws {
    let (result, scratch) = try run(shortPlan)
    #expect(result.status == 0, "\(result.errors)")
    for heading in ["A. Fixed load", "B. No CPU", "C. No CPU beside CPU load"] {
      #expect(result.output.contains(heading))
    }
    for name in ["inline-server", "thread-server", "process-server"] { #expect(result.output.contains(name)) }
    for unit in ["req/s", "ms", "MiB", "kept"] { #expect(result.output.contains(unit)) }
    let folders = try FileManager.default.contentsOfDirectory(atPath: scratch.file("results").path)
    #expect(folders.count == 1)
    let folder = scratch.file("results").appendingPathComponent(try #require(folders.first))
    #expect(folder.lastPathComponent.hasSuffix("-short"))
    let again = try RunningProcess.run("reactometer", ["report", folder.path])
    #expect(again.output == result.output)
    let record = try Record(file: folder.appendingPathComponent("record.json"))
    #expect(record["schema"] as? String == "reactometer.experiment/2")
    try checkAccounts(in: record.json)
    // A record that cannot be true is refused, not believed or crashed on.
    let damaged = try String(contentsOf: folder.appendingPathComponent("record.json"), encoding: .utf8)
      .replacing(/"timeout_s" : \d+/, with: "\"timeout_s\" : 1e300")
    try damaged.write(to: folder.appendingPathComponent("record.json"), atomically: true, encoding: .utf8)
    let refused = try RunningProcess.run("reactometer", ["report", folder.path])
    #expect(refused.status == 66)
    #expect(refused.errors.contains("timeout_s"), "was: \(refused.errors)")
  }

  /// Every counts object anywhere in a record adds up.
  private func checkAccounts(in value: Any) throws {
    if let object = value as? [String: Any] {
      if object["counts"] != nil { try Record(json: object).checkAccounts() }
      for member in object.values { try checkAccounts(in: member) }
    } else if let array = value as? [Any] {
      for element in array { try checkAccounts(in: element) }
    }
  }

  @Test("the standard experiment is a plan without mistakes, of under three minutes")
  func standard() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../bench/experiments/standard.yaml").standardized
    let result = try RunningProcess.run("reactometer", ["run", file.path, "--dry-run"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("inline-server"))
  }

  @Test(
    "a mistake in the plan is named with file, line and field, and ends with 65",
    arguments: [
      ("fib: 12", "fib: twelve", ":2:", "fib"), ("seed: 1", "sede: 1", ":3:", "seed"),
      ("A: { connections", "A: { conections", ":16:", "connections"),
      ("rate: 50/s", "rate: -50/s", ":21:", "rate"), ("name: short", "name: [", ":", "plan.yaml"),
    ])
  func mistakes(_ row: (find: String, replace: String, line: String, says: String)) throws {
    #expect(shortPlan.contains(row.find))
    let (result, _) = try run(shortPlan.replacingOccurrences(of: row.find, with: row.replace))
    #expect(result.status == 65)
    #expect(result.errors.contains("plan.yaml" + row.line), "was: \(result.errors)")
    #expect(result.errors.contains(row.says), "was: \(result.errors)")
    #expect(result.output == "")
  }

  @Test("a plan that is not there ends with 66")
  func missing() throws {
    let result = try RunningProcess.run("reactometer", ["run", "/nowhere/plan.yaml"])
    #expect(result.status == 66)
    #expect(result.errors.contains("/nowhere/plan.yaml"))
  }

  @Test("a server that does not start ends with 69, in its own last words")
  func notStarting() throws {
    let scratch = try Scratch()
    let flags = try servers(in: scratch, inlineServer: "echo 'no paper in tray 2' >&2; exit 5")
    let (result, _) = try run(shortPlan, flags)
    #expect(result.status == 69)
    #expect(result.errors.contains("inline-server"))
    #expect(result.errors.contains("no paper in tray 2"), "was: \(result.errors)")
  }

  @Test("a server that answers wrongly ends with 1 and the answer")
  func wrongAnswer() throws {
    let scratch = try Scratch()
    let real = RunningProcess.folder.appendingPathComponent("inline-server").path
    let flags = try servers(in: scratch, inlineServer: "exec '\(real)' \"$@\" --max-fib 15")
    let (result, _) = try run(shortPlan, flags)
    #expect(result.status == 1)
    #expect(result.errors.contains("inline-server"), "was: \(result.errors)")
  }

  @Test(
    "Ctrl-C, SIGTERM or a closed terminal end the run with 130, and no server is left",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func interrupted(_ signal: Int32) throws {
    let scratch = try Scratch()
    let plan = scratch.file("plan.yaml")
    try shortPlan.replacingOccurrences(of: "connections: 2, duration: 200ms", with: "connections: 2, duration: 60s")
      .replacingOccurrences(of: "\n  - name: thread-server\n    workers: 1\n    policy: other", with: "")
      .replacingOccurrences(of: "\n  - name: process-server\n    workers: 1\n    policy: other", with: "")
      .write(to: plan, atomically: true, encoding: .utf8)
    let pidFile = scratch.file("pid")
    let real = RunningProcess.folder.appendingPathComponent("inline-server").path
    let script = "echo $$ > '\(pidFile.path)'; exec '\(real)' \"$@\""
    var flags = try servers(in: scratch, inlineServer: script)
    flags += ["--results", scratch.file("results").path]
    let process = try RunningProcess("reactometer", ["run", plan.path] + flags)
    var pid: pid_t?
    try eventually("the server runs") {
      pid = (try? String(contentsOf: pidFile, encoding: .utf8)).flatMap { pid_t($0.trimmingCharacters(in: .newlines)) }
      return pid != nil
    }
    process.signal(signal)
    let result = process.finish()
    #expect(result.status == 130, "\(result.errors)")
    #expect(kill(try #require(pid), 0) != 0)
  }
}
