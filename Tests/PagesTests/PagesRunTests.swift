import Dispatch
import Reactor
import ScriptedPeer
import StandIns
import Synchronization
import Testing
import Transfer

@testable import Pages

/// A stand-in of CouchDB with 2,500 users on one domain, which listens until the tests end.
private enum Site {
  static let base = start()

  private final class Listening: Sendable {
    let port = Atomic<Int>(0)
    let isReady = DispatchSemaphore(value: 0)
  }

  private static func start() -> String {
    let listening = Listening()
    _ = try? WorkerThread(name: "couch") {
      let options = StandInOptions(.couchdb(user: "me", password: "hunter2"))
      guard let address = try? SocketAddress.resolve(host: "127.0.0.1", port: 0).first,
        let server = try? StandInServer(options, address: address)
      else { fatalError("the stand-in does not listen") }
      listening.port.store(Int(server.address.port), ordering: .relaxed)
      listening.isReady.signal()
      _ = server.run()
    }
    listening.isReady.wait()
    let server = "http://127.0.0.1:\(listening.port.load(ordering: .relaxed))"
    fill("\(server)/site")
    return server + "/site"
  }

  private static func fill(_ database: String) {
    let users = (0..<2_500).map { index in
      let digits = String(index)
      let name = "user_" + String(repeating: "0", count: 12 - digits.count) + digits
      return #"{"_id":"\#(name)","doc_type":"CommCareUser","domain":"d","username":"\#(name)"}"#
    }
    send("PUT", database, nil)
    send("POST", "\(database)/_bulk_docs", "{\"docs\":[\(users.joined(separator: ","))]}")
  }

  private static func send(_ method: String, _ url: String, _ body: String?) {
    var request = TransferRequest(
      method, url, headers: [TransferRequest.Header("Content-Type", "application/json")],
      body: body.map { Array($0.utf8) })
    request.user = "me"
    request.password = "hunter2"
    guard let answer = try? TransferSession().perform(request), answer.status < 300 else {
      fatalError("the stand-in does not take \(method)")
    }
  }
}

@Suite("Pages of a site")
struct PagesRunTests {
  private func run(_ pages: String, password: String = "hunter2") throws -> PagesReport {
    let text = "base: ${BASE}\nrepeats: 2\nuser: me\npassword: ${SECRET}\npages:\n" + pages
    let environment = ["BASE": Site.base, "SECRET": password]
    let plan = try PagesPlan(bytes: Array(text.utf8), file: "plan.yaml") { environment[$0] }
    return PagesRun(plan).perform()
  }

  @Test("A page is asked for as often as the plan says, and measured")
  func page() throws {
    let report = try run("  - {path: /user_000000000007, limit: 60s}\n")
    #expect(report.isRight)
    #expect(report.samples.map(\.status) == [200, 200])
    #expect(report.samples.allSatisfy { $0.totalNanoseconds >= $0.firstByteNanoseconds && $0.firstByteNanoseconds > 0 })
    #expect(report.pages[0].meanBytes ?? 0 > 50)
  }

  @Test("A list is followed by skip and limit to its end")
  func skips() throws {
    let report = try run("  - {path: '/_all_docs?include_docs=true', list: {by: skip, size: 1000, records: rows}}\n")
    #expect(report.isRight)
    #expect(report.samples.map(\.offset) == [0, 1_000, 2_000, 0, 1_000, 2_000])
    #expect(report.samples.map { $0.records ?? 0 } == [1_000, 1_000, 500, 1_000, 1_000, 500])
    #expect(report.pages[0].list?.records == 2_500)
  }

  @Test("A list is followed by the address its pages name")
  func next() throws {
    let report = try run("  - {path: '/_pages/users?size=500', list: {by: next, records: objects}}\n")
    #expect(report.isRight, "\(report.text)")
    #expect(report.pages[0].list?.pages == 5)
    #expect(report.pages[0].list?.records == 2_500)
  }

  @Test("A list is followed no further than the plan says")
  func most() throws {
    let report = try run("  - {path: '/_pages/users?size=500', list: {by: next, records: objects, pages: 2}}\n")
    #expect(report.samples.map(\.number) == [0, 1, 0, 1])
  }

  @Test("Wrong answers are failures with their reason, and what was secret is nowhere")
  func failures() throws {
    let report = try run(
      """
        - {path: /none}
        - {path: /gone, status: 404}
        - {path: /_all_docs, name: no list, list: {by: next, records: objects}}
      """)
    #expect(!report.isRight)
    #expect(
      report.pages.map { $0.failures.map(\.sentence) } == [
        ["status 404"], [], ["there is no list at 'objects' of the answer"],
      ])
    let refused = try run("  - {path: /}\n", password: "wrong-one")
    #expect(refused.pages[0].failures.map(\.sentence) == ["status 401"])
    #expect(
      ![report.text, report.json, report.csv, refused.text].contains {
        $0.contains("hunter2") || $0.contains("wrong-one")
      })
  }

  @Test("Redirections are followed as far as the plan says, and only this site is told what is for it")
  func redirects() throws {
    func away(_ to: String) -> ScriptedPeer.Step { .json(302, "out", fields: "Location: \(to)\r\n") }
    let other = ScriptedPeer([.json(200, "there")])
    let site = ScriptedPeer([away("/second"), away(other.url("/third")), away("/more")])
    let text = """
      base: ${BASE}
      repeats: 1
      warmup: 0
      redirects: 2
      headers: {X-Key: k}
      user: me
      password: ${SECRET}
      pages: [{path: /first, method: POST, body: x}, {path: /fourth, name: last}]
      """
    let environment = ["BASE": String(site.url().dropLast()), "SECRET": "hunter2"]
    var plan = try PagesPlan(bytes: Array(text.utf8), file: "plan.yaml") { environment[$0] }
    let last = plan.pages.removeLast()
    let report = PagesRun(plan).perform()
    #expect(report.isRight && report.samples.map(\.bytes) == [5])
    let told = site.requests.map { $0.contains("X-Key: k") && $0.contains("Authorization: Basic ") }
    #expect(told == [true, true])
    #expect(site.requests[0].hasPrefix("POST /first ") && site.requests[1].hasPrefix("GET /second "))
    #expect(other.requests.count == 1 && other.requests[0].hasPrefix("GET /third "))
    #expect(!other.requests[0].contains("X-Key") && !other.requests[0].contains("Authorization"))
    // One more than is allowed is the answer.
    (plan.pages, plan.redirects) = ([last], 0)
    #expect(PagesRun(plan).perform().pages[0].failures.map(\.sentence) == ["status 302"])
  }

  @Test("Where nobody listens, that is what is said")
  func unreachable() throws {
    let text = "base: http://127.0.0.1:1\nrepeats: 1\nwarmup: 0\npages: [{path: /}]"
    let report = PagesRun(try PagesPlan(bytes: Array(text.utf8), file: "p") { _ in nil }).perform()
    #expect(report.isUnreachable)
  }
}
