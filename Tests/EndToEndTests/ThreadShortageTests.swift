import Foundation
import Testing

/// A limit of processes binds nobody with root's privileges: these tests need a stranger then.
private let stranger = geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid", "54329", "--clear-groups"] : ["/usr/bin/env"]

/// The command, with so many processes and threads at most for its user.
private func limited(to count: Int, _ command: [String]) -> [String] {
  stranger + ["/usr/bin/prlimit", "--nproc=\(count):"] + command
}

/// Asked with a program that is not under test.
private func mayLimit() -> Bool {
  let probe = limited(to: 4_096, ["/bin/true"])
  return (try? RunningProcess.run(probe[0], Array(probe[1...])))?.status == 0
}

@Suite("Where the system gives no more threads", .enabled("this system has setpriv and prlimit", mayLimit))
struct ThreadShortageTests {
  /// Where a stranger may run the server, which need not be so where it was built.
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func start(_ flags: [String], limit: Int = 4_096) throws -> RunningProcess {
    let copy = scratch.file("thread-server")
    try FileManager.default.copyItem(at: RunningProcess.folder.appendingPathComponent("thread-server"), to: copy)
    let command = limited(to: limit, [copy.path, "--port", "0", "--policy", "other"] + flags)
    return try RunningProcess(command[0], Array(command[1...]))
  }

  private func noMoreThreads(_ process: RunningProcess) throws {
    // A stranger's limits are the stranger's to change, whoever we are.
    let arguments = stranger[1...] + ["/usr/bin/prlimit", "--pid", "\(process.pid)", "--nproc=1:"]
    #expect(try RunningProcess.run(stranger[0], Array(arguments)).status == 0)
  }

  @Test("a server that cannot have its first workers says so and ends")
  func atTheStart() throws {
    let result = try start(["--workers", "2"], limit: 1).finish()
    #expect(result.status == 69)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasPrefix("thread-server: cannot start: pthread_create"), "\(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test("a pool that cannot grow works on with those it has, renews them, and the loop never stands still")
  func later() throws {
    let process = try start(
      ["--min-workers", "1", "--max-workers", "4", "--max-idle", "0.1", "--recycle-after", "3"])
    let line = try #require(process.readLine())
    let port = try listeningPort(in: line)
    func ask(_ target: String) throws -> RawConnection {
      let connection = try RawConnection(port: port)
      try connection.send("GET \(target) HTTP/1.1\r\nHost: x\r\n\r\n")
      return connection
    }
    #expect(try ask("/?fib=20").readReply().body == "answer is >>> 6765\n")
    try noMoreThreads(process)
    for _ in 0..<3 {
      let waiting = try (0..<8).map { _ in try ask("/?fib=27") }
      #expect(try ask("/hi").readReply().body == "easy!")
      for connection in waiting { #expect(try connection.readReply().body == "answer is >>> 196418\n") }
    }
    let body = Data(try ask("/stats").readReply().body.utf8)
    let counters = (try JSONSerialization.jsonObject(with: body) as? [String: Any])?["counters"] as? [String: Any]
    // Twenty-five jobs, three for each worker.
    #expect(counters?["workers_recycled"] as? Int == 8)
    process.signal(SIGTERM)
    let result = process.finish()
    #expect(result.status == 0 && !result.wasSignalled)
  }
}
