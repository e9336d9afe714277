import Inference
import Measurement
import Plans
import Testing

@testable import Pages

@Suite("Plans of pages")
struct PagesPlanTests {
  static func read(_ text: String, _ environment: [String: String] = [:]) throws(PlanError) -> PagesPlan {
    try PagesPlan(bytes: Array(text.utf8), file: "plan.yaml") { environment[$0] }
  }

  @Test("All there is to say is read")
  func whole() throws {
    let plan = try Self.read(
      """
      name: commcare
      base: http://${HOST}/db/
      repeats: 3
      warmup: 0
      timeout: 2s
      limit: 500ms
      redirects: 2
      headers:
        Authorization: Token ${TOKEN}
      user: admin
      password: ${SECRET}
      pages:
        - path: /
        - name: users
          path: /users?x=1
          limit: 1s
          status: 200
          list: {by: skip, size: 100, skip: offset, records: rows, pages: 7}
        - name: api
          path: /api
          list: {by: next, next: meta.next, records: objects}
        - name: links
          path: /links
          list: {by: link}
      """, ["HOST": "h:1", "TOKEN": "t", "SECRET": "s"])
    #expect(plan.base == "http://h:1/db")
    #expect([plan.repeats, plan.warmup, plan.redirects] as [Int] == [3, 0, 2])
    #expect(plan.headers == [PagesPlan.Header(name: "Authorization", value: "Token t")])
    #expect(plan.password == "s")
    #expect(plan.pages.map(\.name) == ["/", "users", "api", "links"])
    #expect(plan.pages.map(\.limit) == [.milliseconds(500), .seconds(1), .milliseconds(500), .milliseconds(500)])
    #expect(plan.pages[1].list?.way == .skip(parameter: "offset", limitParameter: "limit", size: 100))
    #expect(plan.pages[1].list?.most == 7)
    #expect(plan.pages[2].list?.way == .next(JSONPath("meta.next")))
    #expect(plan.pages[3].list?.way == .link)
  }

  @Test("A page without a name is called by its path as it is written, since names are printed")
  func names() throws {
    let plan = try Self.read("base: http://h\npages: [{path: '/u?key=${KEY}'}]", ["KEY": "hunter2"])
    #expect(plan.pages[0].path == "/u?key=hunter2")
    #expect(plan.pages[0].name == "/u?key=${KEY}")
  }

  @Test(
    "What is wrong is named by its line",
    arguments: [
      ("base: http://h\n", "plan.yaml:1:1: pages: is missing"),
      (
        "base: ftp://h\npages: [{path: /}]",
        "plan.yaml:1:7: base: expected an address such as https://host, found ftp://h"
      ),
      ("base: http://h\npages: []", "plan.yaml:2:8: pages: expected a list of pages, found a list"),
      (
        "base: http://h\npages:\n  - pth: /\n",
        "plan.yaml:3:5: pages[0].pth: unknown key 'pth'; did you mean 'path'?"
      ),
      (
        "base: http://h\npages:\n  - path: /\n    limit: soon\n",
        "plan.yaml:4:12: pages[0].limit: expected a duration from 1ms to 1h, such as 500ms or 2s, found soon"
      ),
      (
        "base: http://h\npassword: hunter2\npages: [{path: /}]",
        "plan.yaml:2:11: password: expected ${NAME}, a name in the environment: a password belongs in no file"
      ),
      (
        "base: http://h\nheaders: {A: '${B}'}\npages: [{path: /}]",
        "plan.yaml:2:14: headers.A: the environment has no B"
      ),
      (
        "base: http://h\npages:\n  - path: /\n    list: {by: skip, size: 10}\n",
        "plan.yaml:4:11: pages[0].list.records: is missing"
      ),
      (
        "base: http://h\npages:\n  - path: /\n    list: {by: link, size: 10}\n",
        "plan.yaml:4:11: pages[0].list.size: does not belong to a list by 'link'"
      ),
      (
        "base: http://h\npages: [{path: /}, {path: /}]",
        "plan.yaml:2:20: pages[1].name: '/' is the name of another page"
      ),
    ])
  func wrong(text: String, told: String) {
    do {
      _ = try Self.read(text)
      Issue.record("read")
    } catch {
      #expect(error.description.split(separator: "\n").map(String.init) == [told])
      #expect(error.exitStatus == 65)
    }
  }
}

@Suite("Where pages lead")
struct PageAddressTests {
  @Test(
    "The next page is found among links",
    arguments: [
      (["<http://h/2>; rel=\"next\""], "http://h/2"),
      (["<http://h/9>; rel=\"last\", <http://h/2?a=1,2>; rel=next"], "http://h/2?a=1,2"),
      (["<http://h/1>; rel=\"prev\"", "<http://h/3>; title=\"a, b\"; rel=\"other NEXT\""], "http://h/3"),
      (["<http://h/1>; rel=\"prev\""], nil), (["nonsense"], nil), ([], nil),
    ] as [([String], String?)])
  func links(headers: [String], next: String?) { #expect(PageAddress.next(links: headers) == next) }

  @Test("Parameters are added to a query or begin one")
  func parameters() {
    #expect(PageAddress.adding([("skip", 10), ("limit", 5)], to: "http://h/a") == "http://h/a?skip=10&limit=5")
    #expect(PageAddress.adding([("o&", 1)], to: "http://h/a?x=1") == "http://h/a?x=1&o%26=1")
  }

  @Test("Addresses are resolved, and compared by their origin")
  func origins() {
    #expect(PageAddress.resolved("?offset=2", on: "http://h/a/b?offset=1") == "http://h/a/b?offset=2")
    #expect(PageAddress.resolved("/c", on: "http://h/a/b") == "http://h/c")
    #expect(PageAddress.origin("http://H:80/a") == PageAddress.origin("http://h/b"))
    #expect(PageAddress.origin("https://h/") != PageAddress.origin("http://h/"))
  }

  @Test("Paths into JSON go through objects and lists")
  func paths() {
    let json: Any = ["meta": ["pages": [["url": "/2"]]]] as [String: Any]
    #expect(JSONPath("meta.pages.0.url").value(in: json) as? String == "/2")
    #expect(JSONPath("meta.pages.1.url").value(in: json) == nil)
    #expect(JSONPath("").value(in: [1, 2] as [Any]) as? [Int] == [1, 2])
  }
}

@Suite("What pages took")
struct PagesReportTests {
  static let plan = PagesPlan(
    name: "p", base: "http://h", repeats: 2, warmup: 0, timeout: .seconds(1), redirects: 0, headers: [], user: nil,
    password: "secret",
    pages: [
      .init(
        name: "users", path: "/u", method: "GET", headers: [], body: nil, status: nil, limit: .milliseconds(10),
        list: .init(way: .next(JSONPath("next")), records: JSONPath("rows"), most: 9))
    ])

  static func samples(_ milliseconds: (Int) -> Double) -> [PageSample] {
    (0..<20).map { index in
      var sample = PageSample(page: 0, round: index / 10, number: index % 10, offset: index % 10 * 100)
      sample.records = 100
      sample.status = 200
      sample.totalNanoseconds = UInt64(milliseconds(index % 10) * 1e6)
      sample.firstByteNanoseconds = sample.totalNanoseconds / 2
      sample.bytes = 1_024
      return sample
    }
  }

  @Test("A list whose pages take longer and longer is said to grow, and is slow at its p95")
  func grows() throws {
    let report = PagesReport(Self.plan, Self.samples { 2 + Double($0) }, rounds: 2)
    let figures = report.pages[0]
    #expect(figures.isSlow)
    #expect(!report.isRight)
    let list = try #require(figures.list)
    #expect(list.pages == 10 && list.records == 1_000)
    #expect(abs(try #require(list.growth).slope - 0.01) < 1e-6)
    #expect(
      list.sentence
        == "10 pages, 1,000 records, all in 65.0 ms; a page takes 2.00 ms at the beginning and 10.0 ms [10.0, 10.0] more "
        + "for each 1,000 records before it (95 %).")
    #expect(report.text.contains("slow"))
    #expect(report.json.contains("\"slow\" : true"))
    #expect(!(report.text + report.json + report.csv).contains("secret"))
  }

  @Test("A list whose pages take the same is said not to grow")
  func same() throws {
    let report = PagesReport(Self.plan, Self.samples { $0 % 2 == 0 ? 3 : 4 }, rounds: 2)
    #expect(report.isRight)
    #expect(try #require(report.pages[0].list).sentence.contains("does not grow measurably"))
  }

  @Test("Of a list whose records are not counted nothing is said about them")
  func uncounted() throws {
    var samples = Self.samples { 2 + Double($0) }
    for index in samples.indices { (samples[index].records, samples[index].offset) = (nil, 0) }
    let list = try #require(PagesReport(Self.plan, samples, rounds: 2).pages[0].list)
    #expect(list.records == nil && list.growth == nil)
    #expect(
      list.sentence
        == "10 pages, all in 65.0 ms; its records are not counted, so nobody can say how their time grows.")
  }

  @Test("A wrong answer is a failure, with its reason, and its time does not count")
  func fails() {
    var samples = Self.samples { _ in 1 }
    samples[3].failure = "status 503"
    let report = PagesReport(Self.plan, samples, rounds: 2)
    #expect(!report.isRight)
    #expect(report.pages[0].failures == [PageFigures.Failure(sentence: "status 503", count: 1)])
    #expect(report.pages[0].total.count == 19)
    #expect(report.text.contains("users: 1 time: status 503."))
    #expect(report.csv.contains("status 503"))
  }
}
