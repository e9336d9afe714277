import Foundation
import Testing

@Suite("A server whose workers give out")
struct GivingUpTests {
  @Test("it answers who waits, says why in one sentence and ends with 70")
  func ends() throws {
    let server = try TestServer("process-server", ["--workers", "1", "--max-fib", "60"])
    let (lost, waiting) = (try server.connect(), try server.connect())
    try lost.send("GET /?fib=60 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("it is worked on") { try server.statistics()["running"] as? Int == 1 }
    try waiting.send("GET /?fib=10 HTTP/1.1\r\nHost: x\r\n\r\n")
    try eventually("another one waits") { try server.statistics()["queue_depth"] as? Int == 1 }
    let worker = try #require(try server.workerPIDs().first)
    // From here on no descriptor can be had, and a worker takes two.
    #expect(try RunningProcess.run("/usr/bin/prlimit", ["--pid", "\(server.pid)", "--nofile=3:3"]).status == 0)
    kill(worker, SIGKILL)
    #expect(try lost.readReply().status == 502)
    let reply = try waiting.readReply()
    #expect(reply.status == 503)
    #expect(reply.body == "the server has no workers left and is stopping\n")
    let result = server.process.finish()
    #expect(result.status == 70 && !result.wasSignalled)
    // Besides, it may be told that no connection could be accepted.
    let told = result.errors.split(separator: "\n").filter { $0.hasPrefix("process-server: ") }
    #expect(told.count == 1, "\(result.errors)")
    let sentence = try #require(told.first)
    #expect(sentence.hasPrefix("process-server: stopping, since no work can be done any more: "), "\(sentence)")
    #expect(sentence.contains("Too many open files"), "\(sentence)")
  }
}
