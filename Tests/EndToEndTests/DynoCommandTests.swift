import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// A folder for one test's databases.
private final class DynoFolder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("dyno-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false) }

  deinit { try? FileManager.default.removeItem(at: url) }

  var store: String { "sqlite:" + url.appendingPathComponent("d.db").path }
}

private func dyno(_ arguments: String...) throws -> RunningProcess.Result {
  try RunningProcess.run("reactometer", ["dyno"] + arguments)
}

@Suite("reactometer dyno")
struct DynoCommandTests {
  @Test("sets up, executes and tells, in couchdyno's words")
  func course() throws {
    let folder = try DynoFolder()
    let setup = try dyno("setup", "-t", "20", "-s", "30", "-u", "8", folder.store)
    #expect(setup.status == 0)
    #expect(setup.output.hasPrefix("dyno_config:\n  created: "))
    #expect(setup.output.contains("\n  last_ts: 0 (1970-01-01T00:00:00)\n  last_updates: 0\n  size: 30\n  start: 0\n"))
    let first = try dyno("execute", folder.store)
    #expect(first.status == 0)
    #expect(
      first.output.hasPrefix("before:\n  total: 20\n  size: 30\n  start: 0\n  updating: 8\n\nafter:\n  updates: 8\n"))
    #expect(first.output.contains("\n\nnew_state:\n  created: "))
    let second = try dyno("execute", "--update-per-run", "15", folder.store)
    #expect(second.output.contains("\nrevs:\n  count: 3\n  dt (sec): "))
    #expect(second.output.contains("\n  start: 3\n"))
    let info = try dyno("info", "-d", "-c", folder.store)
    #expect(info.status == 0)
    for part in [
      "db_info:\n", "doc_count: 20\n", "dyno_info:\n", "updates 2 / max kept 1000\n", "Conflicts: 0\n", ": 20\n",
    ] {
      #expect(info.output.contains(part))
    }
  }

  @Test("ends with couchdyno's statuses where it has them, and tells why")
  func statuses() throws {
    let folder = try DynoFolder()
    let missing = try dyno("execute", folder.store)
    #expect(missing.status == 3)
    #expect(missing.errors == "reactometer: there is no dyno in \(folder.store): 'reactometer dyno setup' makes one.\n")
    #expect(try dyno("info", folder.store).status == 66)
    #expect(try dyno("setup", folder.store).status == 0)
    let again = try dyno("setup", folder.store)
    #expect(again.status == 1)
    #expect(again.errors.contains("--force"))
    #expect(try dyno("setup", "--force", "-t", "5", folder.store).status == 0)
    #expect(try dyno("execute", "nowhere").status == 64)
    #expect(try dyno("setup", "-t", "0", folder.store).status == 64)
    #expect(try dyno("execute", "--rate", "5/10", folder.store).status == 64)
    #expect(try dyno("setup", "sqlite:/no/such/folder/d.db").status == 66)
    let unreachable = try dyno("execute", "--max-errors", "2", "http://me:hunter2@127.0.0.1:1/db")
    #expect(unreachable.status == 69)
    #expect(!unreachable.errors.contains("hunter2"))
  }

  @Test(
    "goes on until a signal comes, and then keeps the state",
    arguments: [(SIGTERM, 143), (SIGINT, 130)] as [(Int32, Int32)])
  func stops(number: Int32, status: Int32) throws {
    let folder = try DynoFolder()
    #expect(try dyno("setup", "-t", "20", "-u", "3", folder.store).status == 0)
    let process = try RunningProcess("reactometer", ["dyno", "execute", "--rate", "4/50ms", folder.store])
    var runs = 0
    while runs < 3, let line = process.readLine() { if line == "after:" { runs += 1 } }
    process.signal(number)
    let result = process.finish()
    #expect(result.status == status)
    #expect(!result.wasSignalled)
    #expect(result.output.contains("new_state:"))
    let info = try dyno("info", folder.store)
    let start = info.output.split(separator: "\n").first { $0.hasPrefix("  start: ") }
    let updates = info.output.split(separator: "\n").first { $0.hasPrefix("  updates ") }
    let count = try #require(updates.flatMap { Int($0.split(separator: " ")[1]) })
    #expect(count >= 3)
    #expect(start == "  start: \(count * 4 % 20)")
  }

  @Test("documents that the store refuses are passed over by runs that follow one another, and the end says so")
  func passesOver() throws {
    let server = try StandIn("couchdb")
    let store = server.url + "/large"
    #expect(try dyno("setup", "-t", "3", "-s", "8000000", "-u", "1", store).status == 0)
    let result = try dyno("execute", "-c", "0.001", "--runs", "3", store)
    #expect(result.status == 65, "\(result.errors)")
    #expect(result.output.split(separator: "\n").count { $0 == "(!)errors: 1" } == 3, "\(result.output)")
    #expect(result.output.contains("new_state:") && result.output.contains("\n  start: 0\n"))
    #expect(result.errors.contains("The next run goes on behind them."))
    #expect(result.errors.hasSuffix("the store refused 1 of them.\n"))
  }

  @Test("two executors at once lose nothing")
  func atOnce() throws {
    let folder = try DynoFolder()
    #expect(try dyno("setup", "-t", "80", "-s", "10", "-u", "4", folder.store).status == 0)
    let two = try (0..<2).map { _ in
      try RunningProcess("reactometer", ["dyno", "execute", "-c", "0.001", "--runs", "10", folder.store])
    }
    for process in two { #expect(process.finish().status == 0) }
    let info = try dyno("info", "-d", folder.store)
    #expect(info.output.contains("updates 20 / max kept"))
    #expect(info.output.contains("\n  start: 0\n"))
    #expect(info.output.contains(": 80\n"))
  }
}
