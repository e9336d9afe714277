import Plans
import Records
import Testing

@testable import Experiments

#if canImport(Glibc)
  import Glibc
#endif

@Suite(.timeLimit(.minutes(1))) struct ServerProcessTests {
  private let folder = TemporaryFolder()

  private func start(_ body: String) throws -> ServerProcess {
    try ServerProcess(
      label: "the fake", executable: "/bin/sh", arguments: ["-c", body], log: "\(folder.path)/log")
  }

  /// What is said about a script that does not become a server.
  private func failure(_ body: String, within limit: Duration = .seconds(20)) throws -> ServerFailure? {
    let server = try start(body)
    defer { server.stop() }
    return #expect(throws: ServerFailure.self) {
      _ = try server.waitUntilListening(name: "fake", fib: 30, within: limit)
    }
  }

  @Test("A server that says where it listens is found there, and stopped with SIGTERM")
  func listens() throws {
    let server = try start("echo 'fake listening on http://127.0.0.1:4711 (fib 30)'; exec sleep 60")
    let line = try server.waitUntilListening(name: "fake", fib: 30, within: .seconds(20))
    #expect(line?.address.url == "http://127.0.0.1:4711")
    #expect(server.endingIfEnded() == nil)
    #expect(server.stop() == "was killed by signal 15 (Terminated)")
  }

  @Test("A server that drains on SIGTERM counts as ended well, and may be stopped twice")
  func drains() throws {
    let server = try start(
      "trap 'exit 0' TERM; echo 'fake listening on http://[::1]:4711 (fib 30)'; while :; do sleep 0.01; done")
    #expect(try server.waitUntilListening(name: "fake", fib: 30, within: .seconds(20))?.host == "::1")
    #expect(server.stop(grace: .seconds(20)) == "exited with status 0")
    #expect(server.stop() == "exited with status 0")
  }

  @Test("A server that ignores SIGTERM is killed after the grace time, with its children")
  func killed() throws {
    let server = try start(
      "trap '' TERM; sleep 60 & echo $! >&2; echo 'fake listening on http://127.0.0.1:1 (fib 30)'; "
        + "while :; do sleep 60; done")
    _ = try server.waitUntilListening(name: "fake", fib: 30, within: .seconds(20))
    let worker = try #require(server.lastWords.first.flatMap { Int32($0) })
    #expect(server.stop(grace: .milliseconds(50)) == "was killed by signal 9 (Killed)")
    // Being killed is not being gone: the time limit of the suite ends this loop if the child lives on.
    while isAlive(worker) { sched_yield() }
  }

  /// Running; a zombie that the machine's first process has yet to reap is not.
  private func isAlive(_ process: Int32) -> Bool {
    guard case .success(let bytes) = contents(of: "/proc/\(process)/stat") else { return false }
    return !String(decoding: bytes, as: UTF8.self).contains(" Z ")
  }

  @Test("A server that exits at once is told with its status and its last words")
  func exitsAtOnce() throws {
    let failure = try failure("echo one >&2; echo 'Error: port taken' >&2; exit 69")
    #expect(
      failure?.description == """
        the fake exited with status 69 before it listened. Its standard error ends with:
          | one
          | Error: port taken
        """)
    #expect(failure?.kind == .notStarted)
  }

  @Test("A server that is killed while it starts is told with the signal")
  func killedAtOnce() throws {
    #expect(
      try failure("kill -SEGV $$")?.description
        == "the fake was killed by signal 11 (Segmentation fault) before it listened.")
  }

  @Test(
    "A first line that is not the contract's is quoted",
    arguments: [
      ("hello", "printed 'hello' where 'NAME listening on http://HOST:PORT (fib N)' was expected"),
      ("", "printed '' where 'NAME listening on http://HOST:PORT (fib N)' was expected"),
      ("other listening on http://127.0.0.1:80 (fib 30)", "calls itself 'other', not 'fake'"),
      ("fake listening on http://127.0.0.1:80 (fib 29)", "computes fib 29, though fib 30 was asked for"),
    ])
  func wrongLine(_ line: (printed: String, told: String)) throws {
    #expect(try failure("echo '\(line.printed)'")?.description == "the fake \(line.told).")
  }

  @Test("A server that prints nothing, or half a line, is given up after the limit")
  func silent() throws {
    #expect(
      try failure("exec sleep 60", within: .milliseconds(30))?.description
        == "the fake did not say within 30ms that it listens.")
    #expect(
      try failure("printf 'fake list'; exec sleep 60", within: .milliseconds(500))?.description
        == "the fake did not say within 500ms that it listens; so far it printed 'fake list'.")
  }

  @Test("A server that floods its standard output is given up")
  func flood() throws {
    #expect(try failure("while :; do printf '%01000d' 0; done")?.description.contains("without a newline") == true)
  }

  @Test("An executable that is not there is told with its path")
  func notThere() {
    let failure = #expect(throws: ServerFailure.self) {
      _ = try ServerProcess(
        label: "it", executable: "/nowhere/server", arguments: [], log: "\(folder.path)/log")
    }
    #expect(failure?.description == "it could not be started: /nowhere/server: No such file or directory.")
    #expect(failure?.kind == .notStarted)
  }

  @Test("Waiting ends at once when it is interrupted")
  func interrupted() throws {
    let server = try start("exec sleep 60")
    defer { server.stop() }
    #expect(
      try server.waitUntilListening(name: "fake", fib: 30, within: .seconds(60), isInterrupted: { true }) == nil)
  }
}

@Suite struct ListeningLineTests {
  @Test(
    "Host, port and N are taken from the line",
    arguments: [
      ("a listening on http://127.0.0.1:8080 (fib 30)", "127.0.0.1", 8080, 30),
      ("a listening on http://[::1]:1 (fib 0)", "::1", 1, 0),
      ("a listening on http://localhost:65535 (fib 45)", "localhost", 65535, 45),
    ])
  func accepted(_ line: (text: String, host: String, port: Int, fib: Int)) throws {
    let read = try #require(ListeningLine(parsing: line.text))
    #expect((read.name, read.host, Int(read.port), read.fib) == ("a", line.host, line.port, line.fib))
  }

  @Test(
    "Anything else is refused",
    arguments: [
      "", "a listening on http://127.0.0.1 (fib 30)", "a listening on http://127.0.0.1:0 (fib 30)",
      "a listening on http://127.0.0.1:65536 (fib 30)", "a listening on https://127.0.0.1:1 (fib 30)",
      "a listening on http://:1 (fib 30)", "a listening on http://127.0.0.1:1 (fib x)",
      "a listening on http://127.0.0.1:1 (fib 30) ", "a  listening on http://127.0.0.1:1 (fib 30)",
      "a listening on http://127.0.0.1:1 fib 30",
    ])
  func refused(_ text: String) { #expect(ListeningLine(parsing: text) == nil) }
}

@Suite struct ServerCheckTests {
  private let hi = ServerCheck.Question(path: "/hi", body: "easy!")

  @Test("The right answers of the two routes are known")
  func answers() {
    let own = ServerCheck.questions(for: ServerPlan(name: "inline-server"), fib: 30, port: 80)
    #expect(own == [.init(path: "/?fib=20", body: "answer is >>> 6765\n"), hi])
    #expect(workAnswer(fib: 0) == "answer is >>> 0\n")
    #expect(workAnswer(fib: 30) == "answer is >>> 832040\n")
  }

  @Test(
    "A reply is right when its status and its whole body are",
    arguments: [
      ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\neasy!", nil),
      ("HTTP/1.0 200\r\n\r\neasy!", nil),
      (
        "HTTP/1.1 404 Not Found\r\n\r\nNot Found\n",
        "answered GET /hi with status 404 and 'Not Found\\n', where 200 and 'easy!' are right"
      ),
      (
        "HTTP/1.1 200 OK\r\n\r\neasy!\n",
        "answered GET /hi with status 200 and 'easy!\\n', where 200 and 'easy!' are right"
      ),
      ("SSH-2.0-OpenSSH\r\n\r\n", "answered GET /hi with 'SSH-2.0-OpenSSH\\r\\n\\r\\n', which is no HTTP reply"),
      ("", "answered GET /hi with '', which is no HTTP reply"),
    ])
  func judges(_ reply: (text: String, told: String?)) {
    #expect(ServerCheck.problem(with: reply.text, to: hi) == reply.told)
  }

  @Test("A server that does not listen where it says is told as such")
  func nobodyThere() throws {
    let check = ServerCheck(
      ServerPlan(name: "a"), fib: 1, at: ServerAddress(host: "127.0.0.1", port: 1), timeout: .seconds(1))
    let problem = check.problem()
    #expect(problem == "could not be asked for GET /?fib=20: connect: Connection refused")
  }
}
