import TestServers
import Testing

/// The original, from its own repository, and ours by turns in one database.
@Suite(
  "couchdyno and dyno", .enabled(if: PeerPython.isInstalled, Comment(rawValue: PeerPython.absence)),
  .enabled(if: Peers.couchdynoFolder != nil, Peers.noCouchdyno))
struct CouchdynoPeerTests {
  /// The blocks of a text and their keys: what must be alike, whatever the figures.
  private func keys(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.contains(":") && !$0.contains("'") }.map {
      String($0.split(separator: ":")[0])
    }
  }

  @Test("each updates what the other has set up, and prints the same blocks")
  func compatible() throws {
    let server = try StandIn("couchdb")
    for (name, isOurs) in [("theirs", false), ("ours", true)] {
      let store = "\(server.url)/\(name)"
      let setup = try run(isOurs, "setup", "-t", "25", "-s", "40", "-u", "10", store)
      #expect(setup.status == 0, "\(setup.errors)")
      var outputs: [[String]] = []
      for isOurs in [true, false, true, false] {
        let run = try run(isOurs, "execute", store)
        #expect(run.status == 0, "\(run.errors)")
        outputs.append(keys(run.output))
      }
      // The first two windows are new documents; the third goes past the end.
      #expect(outputs[0] == outputs[1])
      #expect(outputs[2] == outputs[3])
      let told = try (run(true, "info", store).output, run(false, "info", store).output)
      #expect(keys(told.0) == keys(told.1))
      #expect(told.0.contains("updates 4 / max kept 1000"))
      #expect(told.0.contains("\n  start: 15\n"))
      #expect(try run(true, "setup", store).status == run(false, "setup", store).status)
    }
    let none = "\(server.url)/none"
    #expect(try run(true, "execute", none).status == run(false, "execute", none).status)
    server.stop()
  }

  private func run(_ isOurs: Bool, _ command: String, _ arguments: String...) throws -> RunningProcess.Result {
    try isOurs ? RunningProcess.run("reactometer", ["dyno", command] + arguments) : Peers.couchdyno(command, arguments)
  }
}
