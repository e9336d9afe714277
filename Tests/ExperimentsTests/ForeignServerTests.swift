import Plans
import Records
import Testing

@testable import Experiments

@Suite(.timeLimit(.minutes(1))) struct ForeignServerTests {
  private let folder = TemporaryFolder()

  private func trial(_ server: ServerPlan) throws -> Trial {
    let plan = try ExperimentPlan(
      yaml: "{name: x, fib: 20, servers: [a], experiments: {B: {connections: 1, duration: 1s}}}", file: "x.yaml")
    return plan.trial(.b, server, Setting(), 1)
  }

  private func failure(
    _ server: ServerPlan, within limit: Duration = .seconds(20)
  ) throws -> ServerFailure? {
    let trial = try trial(server)
    return #expect(throws: ServerFailure.self) {
      let server = try TrialServer(trial, in: "/", ownArguments: [], log: "\(folder.path)/log")
      defer { _ = server.stop(grace: .seconds(1)) }
      _ = try server.waitUntilReady(within: limit) { false }
    }
  }

  @Test("A free port, N and the workers are filled into the command")
  func filled() throws {
    var plan = ServerPlan(label: "foreign", command: ["/bin/sh", "-c", "exec sleep 60 # {port} {fib} {workers}"])
    plan.workers = 3
    let server = try TrialServer(try trial(plan), in: "/", ownArguments: [], log: "\(folder.path)/log")
    defer { _ = server.stop(grace: .seconds(1)) }
    let words = server.command[2].split(separator: " ").suffix(3)
    #expect(words.dropFirst() == ["20", "3"])
    #expect((1...65_535).contains(Int(words.first ?? "") ?? 0))
  }

  @Test("A server that ends before it answers is told with its last words")
  func ends() throws {
    let failure = try failure(ServerPlan(label: "foreign", command: ["/bin/sh", "-c", "echo 'no module'; exit 3"]))
    #expect(failure?.reason.hasPrefix("exited with status 3 before it answered at http://127.0.0.1:") == true)
    #expect(failure?.lastWords == ["no module"])
  }

  @Test("A server that never answers is given up, and its group ended")
  func silent() throws {
    let failure = try failure(
      ServerPlan(label: "foreign", command: ["/bin/sh", "-c", "sleep 60 & sleep 60"]), within: .milliseconds(100))
    #expect(failure?.reason.contains("did not answer GET /hi") == true)
    #expect(failure?.reason.hasSuffix("within 100ms: connect: Connection refused") == true)
  }

  @Test("A server with a fixed port at which something answers already is not started")
  func taken() throws {
    let other = TestServer()
    defer { other.stop() }
    let failure = try failure(
      ServerPlan(label: "foreign", command: ["/bin/sleep", "60"], url: "http://127.0.0.1:\(other.port)"))
    #expect(failure?.reason.contains("something else answers at") == true)
  }

  @Test("A server that should run already and does not is told as such")
  func absent() throws {
    let failure = try failure(ServerPlan(label: "foreign", url: "http://127.0.0.1:1"))
    #expect(failure?.reason == "did not answer GET /hi at http://127.0.0.1:1: connect: Connection refused")
  }

  @Test("The answer for any N but a moderate one is only asked for where the request cannot tell N")
  func questions() {
    var server = ServerPlan(label: "foreign", url: "http://127.0.0.1:1")
    #expect(ServerCheck.questions(for: server, fib: 31, port: 1)[0].body == "answer is >>> 1346269\n")
    server.workTarget = "/fib/{fib}"
    #expect(
      ServerCheck.questions(for: server, fib: 31, port: 1)[0] == .init(path: "/fib/20", body: "answer is >>> 6765\n"))
    server.checksAnswers = false
    #expect(ServerCheck.questions(for: server, fib: 31, port: 1)[0] == .init(path: "/fib/31", body: nil))
    #expect(ServerCheck.problem(with: "HTTP/1.1 204 No Content\r\n\r\n", to: .init(path: "/", body: nil)) == nil)
    #expect(ServerCheck.problem(with: "HTTP/1.1 404 Not Found\r\n\r\n", to: .init(path: "/", body: nil)) != nil)
  }

  @Test(
    "A program that is not there is found out before the run",
    arguments: [
      ("./no/such", "./no/such: No such file or directory"),
      ("no-such-program", "no program 'no-such-program' is in PATH"),
      ("/tmp", "/tmp is a folder"), ("sh", nil), ("/bin/sh", nil),
    ])
  func missing(_ row: (program: String, told: String?)) throws {
    let plan = try ExperimentPlan(
      yaml: """
        {name: x, fib: 20, servers: [{label: a, command: ["\(row.program)", "{port}"]}],
         experiments: {B: {connections: 1, duration: 1s}}}
        """, file: "x.yaml")
    #expect(plan.missingServer(in: "/nowhere")?.reason == row.told.map { "cannot be started: \($0)" })
  }

  @Test("A reply is whole when it is as long as it says")
  func whole() {
    #expect(Reply.isWhole(Array("HTTP/1.1 200 OK\r\nContent-length: 5\r\n\r\neasy!".utf8)))
    #expect(!Reply.isWhole(Array("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\neasy".utf8)))
    #expect(!Reply.isWhole(Array("HTTP/1.1 200 OK\r\n\r\neasy!".utf8)))
    #expect(!Reply.isWhole(Array("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n".utf8)))
  }
}
