import TestServers
import Testing

/// Clients that know nothing of this program, and judge whether the stand-ins speak as the real ones do.
@Suite(
  "Stand-ins as others see them",
  .enabled(if: PeerPython.isInstalled, Comment(rawValue: PeerPython.absence)))
struct StandInPeerTests {
  @Test("the PyPI client CouchDB 1.2 finds a CouchDB")
  func couchClient() throws {
    let server = try StandIn("couchdb", ["--user", "me"], environment: ["COUCHDB_PASSWORD": "p:w"])
    let result = try Peers.run("couchdb_client.py", ["http://me:p%3Aw@127.0.0.1:\(server.port)/"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "all as it should be\n")
  }

  @Test("boto3 finds a DynamoDB, with signatures and check sums")
  func boto3() throws {
    let server = try StandIn("dynamodb", ["--access-key", "AKIDHERE", "--secret", "sec/ret+"])
    let result = try Peers.run("dynamodb_client.py", [server.url, "AKIDHERE", "sec/ret+"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "all as it should be\n")
  }

  @Test("boto3's own retries and batch writer bring every item in through throttling, leftovers and lost answers")
  func boto3Faults() throws {
    let faults = ["throttle=10%", "unprocessed=20%", "reset-after-commit=5%", "reset-before=5%", "error=5%"]
    let server = try StandIn("dynamodb", faults.flatMap { ["--fault", $0] })
    let result = try Peers.run("dynamodb_faults.py", [server.url])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output == "500 items\n")
    let lines = server.stop().output.split(separator: "\n").map { $0.split(separator: " ") }
    for fault in ["throttle", "unprocessed", "reset-after-commit", "reset-before", "error"] {
      let line = lines.first { $0.first ?? "" == fault }
      #expect(line.flatMap { Int($0[2]) } ?? 0 > 0, "\(fault) never happened")
    }
  }

  @Test(
    "the original couchdyno sets up, executes and tells, when COUCHDYNO names its folder",
    .enabled(if: Peers.couchdynoFolder != nil, Peers.noCouchdyno))
  func couchdyno() throws {
    let server = try StandIn("couchdb")
    let database = server.url + "/db1"
    #expect(try Peers.couchdyno("execute", [database]).status == 3)
    let setup = try Peers.couchdyno("setup", ["-t", "2500", "-s", "100", "-u", "1000", "-w", database])
    #expect(setup.status == 0 && setup.output.contains("Database filled"), "\(setup.errors)")
    #expect(try Peers.couchdyno("setup", [database]).status == 1)
    for start in [1_000, 2_000, 500] {
      let run = try Peers.couchdyno("execute", [database])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("  start: \(start)\n") && !run.output.contains("(!)errors"), "\(run.output)")
    }
    let info = try Peers.couchdyno("info", ["-d", "-c", database])
    #expect(info.status == 0, "\(info.errors)")
    #expect(info.output.contains("  doc_count: 2501\n") && info.output.contains("  updates 4 /"), "\(info.output)")
  }
}
