import Foundation
import Testing

/// Three trials on two of the servers, each of them short.
private let plan = """
  name: broken
  fib: 12
  seed: 1
  warmup: 50ms
  settle: 20ms
  servers:
    - name: inline-server
    - name: process-server
      workers: 1
      policy: other
  experiments:
    A: { connections: 2, duration: 200ms, repeats: 2 }
  """

/// A server that runs until it is killed, and what runs it.
private struct Caught {
  let process: RunningProcess
  let folder: URL
  /// The server that ran then with its workers, and the watchdog.
  let processes: [pid_t]

  /// Runs a plan until a number of trials is written and the next server has been started.
  init(_ scratch: Scratch, plan text: String, after trials: Int) throws {
    let file = scratch.file("plan.yaml")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let results = scratch.file("results")
    process = try RunningProcess("reactometer", ["run", file.path, "--results", results.path])
    var folder: URL?
    try eventually("\(trials) trials are written") {
      folder = try? FileManager.default.contentsOfDirectory(at: results, includingPropertiesForKeys: nil).first
      let written = folder.flatMap { try? FileManager.default.contentsOfDirectory(atPath: $0.path + "/trials") }
      return written.map { $0.count >= trials } ?? false
    }
    let root = process.pid
    var found: [pid_t] = []
    try eventually("the next server runs") {
      // The watchdog is one of them, and is there before the server.
      found = children(of: root)
      return found.count > 1
    }
    self.folder = try #require(folder)
    processes = found + found.flatMap(children)
  }
}

private func children(of process: pid_t) -> [pid_t] {
  let text = (try? String(contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)) ?? ""
  return text.split(separator: " ").compactMap { pid_t($0) }
}

/// Running; a zombie that nobody has waited for is not.
private func isAlive(_ process: pid_t) -> Bool {
  guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8) else { return false }
  return !stat.contains(") Z ")
}

@Suite("reactometer run, broken off")
struct BrokenOffRunTests {
  @Test("SIGKILL takes the servers along, and --resume runs only what is not whole")
  func killed() throws {
    let scratch = try Scratch()
    // The second round takes so long that the run is caught in it.
    let caught = try Caught(scratch, plan: plan.replacing("200ms, repeats: 2", with: "600ms, repeats: 2"), after: 1)
    #expect(!caught.processes.isEmpty)
    caught.process.signal(SIGKILL)
    _ = caught.process.finish()
    try eventually("no server is left") { caught.processes.allSatisfy { !isAlive($0) } }
    let first = try Data(contentsOf: caught.folder.appendingPathComponent("trials/0001.json"))
    let result = try RunningProcess.run("reactometer", ["run", "--resume", caught.folder.path])
    #expect(result.status == 0, "\(result.errors)")
    #expect(!result.errors.contains("1 of 4"), "was: \(result.errors)")
    #expect(result.errors.contains("4 of 4"), "was: \(result.errors)")
    #expect(try Data(contentsOf: caught.folder.appendingPathComponent("trials/0001.json")) == first)
    let record = try Record(file: caught.folder.appendingPathComponent("record.json"))
    #expect((record["trials"] as? [String])?.count == 4)
    #expect(FileManager.default.fileExists(atPath: caught.folder.appendingPathComponent("latencies.hdr").path))
    let again = try RunningProcess.run("reactometer", ["report", caught.folder.path])
    #expect(again.output == result.output)
  }

  @Test("a run that goes on keeps a second one out of its folder, and another plan is refused")
  func refused() throws {
    let scratch = try Scratch()
    let caught = try Caught(scratch, plan: plan.replacing("200ms, repeats: 2", with: "20s, repeats: 2"), after: 0)
    let second = try RunningProcess.run("reactometer", ["run", "--resume", caught.folder.path])
    #expect(second.status == 73)
    #expect(second.errors.contains("belongs to a run that is going on"), "was: \(second.errors)")
    caught.process.signal(SIGINT)
    #expect(caught.process.finish().status == 130)
    let other = scratch.file("other.yaml")
    try plan.replacing("fib: 12", with: "fib: 13").write(to: other, atomically: true, encoding: .utf8)
    let third = try RunningProcess.run("reactometer", ["run", other.path, "--resume", caught.folder.path])
    #expect(third.status == 65)
    #expect(third.errors.contains("is not what"), "was: \(third.errors)")
  }

  @Test("a folder that is removed meanwhile costs the record, not the tables: they are printed, and the status is 73")
  func removed() throws {
    let scratch = try Scratch()
    let caught = try Caught(scratch, plan: plan, after: 1)
    try FileManager.default.removeItem(at: caught.folder)
    let result = caught.process.finish()
    #expect(result.status == 73, "\(result.errors)")
    #expect(result.errors.contains("\(caught.folder.path) cannot be written to"), "was: \(result.errors)")
    #expect(result.output.contains("A. Fixed load"))
    #expect(result.output.contains("process-server"))
    #expect(!result.output.contains("Raw record:"))
  }

  @Test("what is neither a plan nor a folder to resume is a mistake of the command line, or of its file")
  func nothing() throws {
    #expect(try RunningProcess.run("reactometer", ["run"]).status == 64)
    let missing = try RunningProcess.run("reactometer", ["run", "--resume", "/nowhere"])
    #expect(missing.status == 66)
    #expect(missing.errors.contains("/nowhere"))
  }
}

@Suite("reactometer run, foreign servers")
struct ForeignServerRunTests {
  private let script = """
    import http.server, sys

    def fib(n):
        return n if n < 2 else fib(n - 1) + fib(n - 2)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        def do_GET(self):
            body = b"easy!" if self.path == "/easy" else b"answer is >>> %d\\n" % fib(int(sys.argv[2]))
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        def log_message(self, *_):
            print("x" * 200, flush=True)

    http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
    """

  @Test("a command and a server that runs already are measured beside ours; the one that ran before runs on")
  func foreign() throws {
    let scratch = try Scratch()
    try script.write(to: scratch.file("server.py"), atomically: true, encoding: .utf8)
    let running = try TestServer("inline-server", ["--fib", "10"])
    let plan = """
      name: foreign
      fib: 10
      warmup: 50ms
      settle: 20ms
      servers:
        - name: inline-server
        - { label: python, command: [python3, "\(scratch.file("server.py").path)", "{port}", "{fib}"], easy: /easy }
        - { label: running, url: "\(running.url)", answers: any }
      experiments:
        A: { connections: 1, duration: 200ms }
        C:
          probe: { rate: 50/s, duration: 300ms }
          load: { connections: 1 }
      """
    let file = scratch.file("plan.yaml")
    try plan.write(to: file, atomically: true, encoding: .utf8)
    let results = ["--results", scratch.file("results").path]
    let result = try RunningProcess.run("reactometer", ["run", file.path] + results)
    #expect([0, 3].contains(result.status), "\(result.errors)")
    for name in ["inline-server", "python", "running"] { #expect(result.output.contains(name)) }
    #expect(try running.get("/hi").body == "easy!")
    #expect(!result.output.contains("Failed"), "was: \(result.output)")
  }

  @Test("a foreign program that is not there is found out before anything is run")
  func missing() throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    try """
    name: foreign
    fib: 10
    servers: [{ label: none, command: [./no/such/program, "{port}"] }]
    experiments: { B: { connections: 1, duration: 1s } }
    """.write(to: file, atomically: true, encoding: .utf8)
    let results = scratch.file("results").path
    let result = try RunningProcess.run("reactometer", ["run", file.path, "--results", results])
    #expect(result.status == 69)
    #expect(result.errors.contains("./no/such/program: No such file or directory"), "was: \(result.errors)")
    #expect(!FileManager.default.fileExists(atPath: results))
  }
}

@Suite("reactometer run --strict")
struct StrictRunTests {
  /// A server that computes nothing, and is too slow for the rate: some requests are never sent.
  @Test("a run that is only suspect ends with 3 when asked to, and with 0 otherwise", arguments: [true, false])
  func strict(_ isStrict: Bool) throws {
    let scratch = try Scratch()
    let file = scratch.file("plan.yaml")
    // A rate no client reaches, so that what is offered is late and unsent whatever the machine.
    try """
    name: strict
    fib: 1
    warmup: 0s
    settle: 0s
    servers: [inline-server]
    experiments:
      C:
        probe: { rate: 1000000/s, arrivals: constant, duration: 200ms }
        load: { connections: 1 }
    """.write(to: file, atomically: true, encoding: .utf8)
    let flags = ["--results", scratch.file("results").path] + (isStrict ? ["--strict"] : [])
    let result = try RunningProcess.run("reactometer", ["run", file.path] + flags)
    #expect(result.output.contains("suspect"), "was: \(result.output)")
    if result.output.contains("void") { return }
    #expect(result.status == (isStrict ? 3 : 0), "\(result.errors)")
  }
}
