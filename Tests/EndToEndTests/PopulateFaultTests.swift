import Foundation
import Testing

@Suite("reactometer populate, where the store is trouble")
struct PopulateFaultTests {
  @Test("markers under 30 % throttling and 1 % lost answers: none is lost, none is doubled", arguments: 1...3)
  func markers(seed: Int) throws {
    let scratch = try Scratch()
    let faults = ["--fault", "throttle=30%", "--fault", "reset-after-commit=1%", "--seed", "\(seed)"]
    let server = try StandIn("dynamodb", faults)
    let log = scratch.file("runtime.log")
    let result = try populate(
      [
        "markers", "--config", try markersConfig(scratch, "100", "90", "20"), "--into",
        "dynamodb://eu-west-1/pickup-cw-snp?endpoint=\(server.url)",
        "--journal", scratch.file("journal").path, "--log", log.path, "--verify-all",
      ], environment: StandIn.keys)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("Tried again: "), "was: \(result.errors)")
    #expect(try String(contentsOf: log, encoding: .utf8).contains("unprocessedItems: "))
    server.stop()
  }

  @Test("documents under 5 % resets before and after the commit and 5 % errors")
  func documents() throws {
    let faults = ["reset-before=5%", "reset-after-commit=5%", "error=5%", "throttle=10%"].flatMap { ["--fault", $0] }
    let server = try StandIn("couchdb", faults)
    let result = try populate([
      "documents", "--records", "2000", "--size", "100", "--batch", "20", "--into", "\(server.url)/lab", "--verify-all",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.errors.contains("Tried again: "), "was: \(result.errors)")
    server.stop()
  }

  @Test("a store that only fails is given up after --max-errors, with status 75")
  func gaveUp() throws {
    let server = try StandIn("couchdb", ["--fault", "error=100%"])
    let result = try populate(["weather", "--into", "\(server.url)/lab", "--max-errors", "2"])
    #expect(result.status == 75, "\(result.errors)")
    #expect(result.errors.contains("failures in a row, the last: "), "was: \(result.errors)")
    server.stop()
  }

  @Test("a wrong password is 77 at once")
  func notAuthorised() throws {
    let server = try StandIn("couchdb", ["--user", "me"], environment: ["COUCHDB_PASSWORD": "right"])
    let url = server.url.replacing("http://", with: "http://me:wrong@") + "/lab"
    let result = try populate(["weather", "--into", url])
    #expect(result.status == 77, "\(result.errors)")
    #expect(!result.errors.contains("wrong@"), "was: \(result.errors)")
    let right = server.url.replacing("http://", with: "http://me@") + "/lab"
    let allowed = try populate(
      ["weather", "--records", "100", "--into", right], environment: ["COUCHDB_PASSWORD": "right"])
    #expect(allowed.status == 0, "\(allowed.errors)")
    server.stop()
  }

  @Test("an answer of something that is no database is 76")
  func protocolViolation() throws {
    let peer = try ScriptedPeer { received, sent in
      received.contains("\r\n\r\n") && sent == 0
        ? "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 7\r\n\r\n<html/>" : ""
    }
    let result = try populate(["weather", "--into", "\(peer.url)/lab"])
    #expect(result.status == 76, "\(result.errors)")
  }

  @Test("a store that goes away is given up after --max-errors with status 69, though its connections were reset first")
  func goesAway() throws {
    let server = try StandIn("couchdb")
    let order = ["documents", "--records", "1000", "--size", "10", "--into", "\(server.url)/lab"]
    let process = try RunningProcess(
      "reactometer",
      ["populate"] + order + ["--batch", "10", "--rate", "50/s", "--interval", "10ms", "--max-errors", "2"])
    process.readUntilRecords()
    server.process.signal(SIGKILL)
    _ = server.process.finish()
    let result = process.finish()
    #expect(result.status == 69, "\(result.errors)")
    #expect(result.errors.contains("failures in a row, the last: "), "was: \(result.errors)")
    #expect(result.errors.contains("given up"), "was: \(result.errors)")
  }

  @Test("a signal ends the reading back while the store thinks", arguments: [SIGINT, SIGTERM])
  func readingBackInterrupted(signal: Int32) throws {
    let scratch = try Scratch()
    // A table is told about at once, so that a load of nothing is complete at once; what is counted then is not told for ten minutes. Were
    // that waited for, the client would lose patience before, and give up.
    let server = try StandIn("dynamodb", ["--fault", "latency=10m"])
    let process = try RunningProcess(
      "reactometer",
      [
        "populate", "documents", "--records", "0", "--into", "dynamodb://eu-west-1/lab?endpoint=\(server.url)",
        "--journal", scratch.file("journal").path, "--max-errors", "1", "--verify",
      ], environment: StandIn.keys)
    try eventually("the store is asked for the count") {
      try server.ask("GET", "/_faults").body.contains(#""injected":1,"#)
    }
    process.signal(signal)
    let result = process.finish()
    #expect(result.status == 128 + signal && !result.wasSignalled, "\(result.errors)")
    #expect(result.errors.contains("the load is complete, but was not all read back"), "was: \(result.errors)")
  }

  @Test("a second Ctrl-C does not wait for a store that does not answer")
  func secondInterrupt() throws {
    let peer = try ScriptedPeer { _, _ in "" }
    let process = try RunningProcess(
      "reactometer", ["populate", "weather", "--into", "http://me:hush@127.0.0.1:\(peer.port)/lab"])
    // The title is changed before signals are watched; they are once a connection is there.
    try eventually("it has a socket") {
      let folder = "/proc/\(process.pid)/fd"
      let links = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
      return links.contains {
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)"))?.hasPrefix("socket:") == true
      }
    }
    process.signal(SIGINT)
    usleep(100_000)
    process.signal(SIGINT)
    #expect(process.finish().status == 130)
  }
}
