import Foundation
import Testing

@Suite("reactometer pages")
struct PagesCommandTests {
  private func pages(_ arguments: [String], environment: [String: String] = [:]) throws -> RunningProcess.Result {
    try RunningProcess.run("reactometer", ["pages"] + arguments, environment: environment)
  }

  private func plan(_ scratch: Scratch, _ text: String) throws -> String {
    let file = scratch.file("plan.yaml")
    try Data(text.utf8).write(to: file)
    return file.path
  }

  @Test("the example plan runs against the stand-in, as its first lines say, and follows each list to its end")
  func example() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("bench/pages/commcare.yaml")
    let server = try StandIn("couchdb")
    let loaded = try populate([
      "commcare", "--users", "1100", "--web-users", "10", "--cases", "0..1", "--forms", "0", "--into",
      "\(server.url)/commcare",
    ])
    #expect(loaded.status == 0, "\(loaded.errors)")
    let result = try pages([file.path, "--repeats", "3", "--json", "-"], environment: ["COUCHDB_URL": server.url])
    // 3: a page is slower than its limit, as it may be on a machine that is busy with tests.
    #expect([0, 3].contains(result.status), "\(result.errors)")
    let record = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any], "\(result.output)")
    #expect(record["rounds"] as? Int == 3)
    let figures = try #require(record["pages"] as? [[String: Any]])
    #expect(figures.allSatisfy { ($0["failures"] as? [Any])?.isEmpty == true }, "\(result.output)")
    let lists = figures.compactMap { $0["list"] as? [String: Any] }
    #expect(lists.map { $0["records"] as? Int } == [1_110, 1_110, 1_100])
    #expect(lists.map { $0["pages"] as? Int } == [12, 2, 11])
  }

  @Test("the table and the lines of CSV tell which page failed and which is slow, and so does the exit status")
  func judges() throws {
    let server = try StandIn("couchdb", ["--fault", "latency=20ms"])
    #expect(try server.ask("PUT", "/db").status == 201)
    let scratch = try Scratch()
    let file = try plan(
      scratch,
      """
      base: \(server.url)
      repeats: 2
      warmup: 0
      limit: 1ms
      pages: [{name: late, path: /db}, {name: gone, path: /no}, {name: quick, path: /, limit: 60s}]
      """)
    let csv = scratch.file("lines.csv")
    let result = try pages([file, "--csv", csv.path])
    #expect(result.status == 3)
    #expect(result.errors == "reactometer: 'gone' failed, 'late' is over its limit.\n")
    let rows = result.output.split(separator: "\n")
    #expect(rows.contains { $0.contains("late") && $0.contains("slow") }, "\(result.output)")
    #expect(rows.contains { $0.contains("gone") && $0.contains("failed") }, "\(result.output)")
    #expect(!rows.contains { $0.contains("quick") && ($0.contains("slow") || $0.contains("failed")) })
    #expect(result.output.contains("gone: 2 times: status 404."))
    let lines = try String(contentsOf: csv, encoding: .utf8).split(whereSeparator: \.isNewline)
    #expect(lines.count == 7 && lines.count { $0.contains("status 404") } == 2, "\(lines)")
  }

  @Test("what makes no sense ends with a sentence and its status, and with nothing that is secret")
  func mistakes() throws {
    let scratch = try Scratch()
    let wrong = try plan(scratch, "base: http://h\npassword: hunter2\npages: [{pth: /}]\n")
    let table: [([String], Int32, String)] = [
      ([], 64, "plan.yaml"), ([wrong, "--repeats", "0"], 64, "--repeats must be from 1"),
      ([wrong, "--json", "-", "--csv", "-"], 64, "Only one of --json and --csv"),
      ([wrong], 65, "did you mean 'path'?"), (["/no/such/plan.yaml"], 66, "/no/such/plan.yaml"),
    ]
    for (arguments, status, words) in table {
      let result = try pages(arguments)
      #expect(result.status == status && result.errors.contains(words), "\(arguments): \(result.errors)")
      #expect(!(result.errors + result.output).contains("hunter2"))
    }
    let nobody = try plan(scratch, "base: http://me:hunter2@127.0.0.1:1\nwarmup: 0\npages: [{path: '/?key=${KEY}'}]\n")
    let result = try pages([nobody], environment: ["KEY": "hunter3"])
    #expect(result.status == 69 && result.errors.contains("nobody listens there"), "\(result.errors)")
    #expect(!(result.errors + result.output).contains("hunter"))
  }

  @Test("a signal ends it with what there is, and the status of the signal")
  func stops() throws {
    let server = try StandIn("couchdb", ["--fault", "slow-body=50ms"])
    #expect(try server.ask("PUT", "/db").status == 201)
    let scratch = try Scratch()
    let file = try plan(scratch, "base: \(server.url)\nrepeats: 100000\npages: [{path: /db}]\n")
    let process = try RunningProcess("reactometer", ["pages", file])
    try eventually("the pages are asked for") {
      try !server.ask("GET", "/_faults").body.contains(#""injected":1,"#)
    }
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 143 && !result.wasSignalled)
    #expect(result.output.contains("/db") && result.errors.contains("interrupted"), "\(result.errors)")
  }
}
