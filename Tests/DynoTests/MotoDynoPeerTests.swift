import Stores
import TestServers
import Testing

@testable import Dyno

/// Against moto, which judges signatures as AWS's own client computes them, and conditions by code that has nothing of ours.
@Suite(
  "Dynos in moto's DynamoDB", .serialized,
  .enabled(if: PeerPython.isInstalled, Comment(rawValue: PeerPython.absence)))
struct MotoDynoPeerTests {
  let moto: MotoServer

  init() throws { moto = try MotoServer() }

  /// The dyno's store, as somebody who may have other keys.
  private func store(key: String? = nil, secret: String? = nil) throws -> DynamoDynoStore {
    let keys = [
      "AWS_ACCESS_KEY_ID": key ?? moto.greeting.accessKey, "AWS_SECRET_ACCESS_KEY": secret ?? moto.greeting.secret,
    ]
    return try DynamoDynoStore(
      region: "us-west-2", table: "dyno", endpoint: moto.greeting.endpoint, environment: { keys[$0] },
      place: "dynamodb://us-west-2/dyno")
  }

  @Test("One is set up, filled, updated and replaced, each request signed as AWS wants it")
  func course() throws {
    let dyno = Dyno(try store())
    #expect(try !dyno.isThere())
    _ = try dyno.setUp(total: 120, size: 30, updates: 50, replacing: false)
    let fill = try dyno.run(.init(updates: 120, isFilling: true))
    #expect([fill.report.line.updates, fill.report.line.errors, fill.state.start] as [Int] == [120, 0, 0])
    for start in [0, 50, 100] {
      let report = try dyno.run(.init()).report
      #expect(
        [report.window.start, report.line.updates, report.line.errors, report.conflicts, report.revisions]
          == [start, 50, 0, 0, 50] as [Int])
    }
    let written = try store().revisions(of: 0..<200).mapValues(\.text)
    #expect(written == Dictionary(uniqueKeysWithValues: (0..<120).map { ($0, $0 < 30 ? "3" : "2") }))
    #expect(try dyno.state().history.map(\.start) == [0, 0, 50, 100])
    #expect(try dyno.survey().census.documents == 120)
    #expect(try dyno.facts().contains { $0 == ("doc_count", "121") })

    _ = try Dyno(try store()).setUp(total: 5, size: 0, updates: 9, replacing: true)
    #expect(try store().revisions(of: 0..<200).isEmpty)
    #expect(try dyno.run(.init()).report.line.errors == 0)
    #expect(try store().contents(of: [4])[4]?.data == "")
  }

  @Test("Whoever has read an older revision writes nothing")
  func conflict() throws {
    let store = try store()
    _ = try Dyno(store).setUp(total: 10, size: 30, updates: 10, replacing: false)
    _ = try Dyno(store).run(.init())
    let stale = try store.revisions(of: 0..<10)
    func batch(_ documents: [Int], _ revisions: [Int: Revision], seed: UInt64) -> Batch {
      Batch(documents: documents, revisions: revisions, epochSeconds: 5, size: 30, letters: Letters(seed: seed))
    }
    #expect(try store.update(batch([4], stale, seed: 1)) == [.updated])
    #expect(try store.update(batch([3, 4, 5], stale, seed: 2)) == [.updated, .conflict, .updated])
    #expect(try store.update(batch([9, 10], [:], seed: 2)) == [.conflict, .updated])
    #expect(try store.contents(of: [4])[4] == batch([4], stale, seed: 1).content(of: 4))
    let first = try #require(try store.loadState())
    #expect(try store.saveState(first.document, expecting: first.revision) != nil)
    #expect(try store.saveState(first.document, expecting: first.revision) == nil)
  }

  @Test("A wrong secret and an unknown key are refused, and told without the secret")
  func refused() throws {
    for (key, secret) in [(nil, "wrong-secret"), ("AKIDNOBODY", nil)] as [(String?, String?)] {
      let dyno = Dyno(try store(key: key, secret: secret))
      do {
        _ = try dyno.setUp(total: 1, size: 1, updates: 1, replacing: false)
        Issue.record("set up by somebody else")
      } catch {
        #expect(error.kind == .fatal(.notAuthorised))
        #expect(!error.sentence.contains("wrong-secret") && !error.sentence.contains(moto.greeting.secret))
      }
    }
  }
}
