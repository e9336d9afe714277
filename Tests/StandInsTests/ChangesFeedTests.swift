import JSON
import Testing

@testable import StandIns

@Suite("Changes as they come")
struct ChangesFeedTests {
  private func filled(_ count: Int) throws -> CouchTestServer {
    var server = try CouchTestServer()
    server.ask("PUT", "/db")
    for number in 0..<count { server.ask("PUT", "/db/d\(number)", "{}") }
    return server
  }

  private func open(_ server: inout CouchTestServer, _ query: String) throws -> ChangesFeed {
    let answer = server.ask("GET", "/db/_changes?\(query)").answer
    let feed = try #require(answer.feed)
    #expect(answer.status == 200 && answer.body == feed.beginning)
    return feed
  }

  private struct Told: Equatable {
    var text: String
    var next: ChangesFeed.Piece.Next
  }

  private func more(_ server: CouchTestServer, _ feed: inout ChangesFeed) -> Told {
    let piece = server.model.more(&feed)
    return Told(text: text(piece.bytes), next: piece.next)
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private func ids(_ lines: String) throws -> [String?] {
    try lines.split(separator: "\n").map { try JSONValue(parsing: String($0))["id"]?.string }
  }

  @Test(
    "a continuous feed tells what there is, a line each, then what comes, and ends at its limit",
    arguments: ["continuous", "live"])
  func continuous(_ name: String) throws {
    var server = try filled(2)
    var feed = try open(&server, "feed=\(name)&limit=4")
    #expect(feed.beginning.isEmpty)
    var piece = more(server, &feed)
    #expect(try ids(piece.text) == ["d0", "d1"] && piece.next == .waiting)
    piece = more(server, &feed)
    #expect(piece == Told(text: "", next: .waiting))
    server.ask("PUT", "/db/d2", "{}")
    piece = more(server, &feed)
    #expect(try ids(piece.text) == ["d2"] && piece.next == .waiting)
    for number in 3..<5 { server.ask("PUT", "/db/d\(number)", "{}") }
    piece = more(server, &feed)
    #expect(piece.text.hasSuffix("{\"last_seq\":\"4-standin\",\"pending\":1}\n") && piece.next == .ended)
    #expect(try ids(piece.text) == ["d3", nil])
  }

  @Test("a feed without changes says a blank line, and ends with where it is")
  func silent() throws {
    var server = try filled(2)
    var feed = try open(&server, "feed=continuous&since=now&timeout=70000")
    let (first, second) = (more(server, &feed), more(server, &feed))
    #expect(first == Told(text: "\n", next: .waiting) && second == Told(text: "", next: .waiting))
    #expect(!feed.hasHeartbeat && feed.patienceMilliseconds == 60_000)
    #expect(text(server.model.farewell(feed)) == "{\"last_seq\":\"2-standin\",\"pending\":0}\n")
  }

  @Test("a long answer goes in pieces, each change once")
  func pieces() throws {
    var server = try filled(0)
    let docs = (0..<3_000).map { "{\"_id\":\"d\($0)\"}" }.joined(separator: ",")
    server.ask("POST", "/db/_bulk_docs", "{\"docs\":[\(docs)]}")
    var feed = try open(&server, "feed=continuous")
    var told: [String?] = []
    var pieces = 0
    while true {
      let piece = more(server, &feed)
      told += try ids(piece.text)
      pieces += 1
      if piece.next != .more { break }
    }
    let all: [String?] = (0..<3_000).map { "d\($0)" }
    #expect(told == all && pieces > 2)
  }

  @Test("longpoll answers at once when there is something, and else with the first that comes")
  func longpoll() throws {
    var server = try filled(2)
    let atOnce = server.ask("GET", "/db/_changes?feed=longpoll&since=1")
    #expect(atOnce.answer.feed == nil && atOnce.json["results"]?.elements?.count == 1)
    var feed = try open(&server, "feed=longpoll&since=2-standin&heartbeat=50")
    #expect(feed.hasHeartbeat && feed.patienceMilliseconds == 50)
    let blank = more(server, &feed)
    #expect(blank == Told(text: "\n", next: .waiting))
    server.ask("PUT", "/db/new", "{}")
    let piece = more(server, &feed)
    let answer = try JSONValue(parsing: text(feed.beginning) + blank.text + piece.text)
    #expect(piece.next == .ended && answer["results"]?.elements?.map { $0["id"]?.string } == ["new"])
    #expect(answer["last_seq"] == "3-standin" && answer["pending"] == 0)
  }

  @Test("longpoll that ends with nothing is an answer all the same, also when its database has gone")
  func longpollEnds() throws {
    var server = try filled(2)
    var feed = try open(&server, "feed=longpoll&since=now")
    let answer = try JSONValue(parsing: text(feed.beginning + server.model.farewell(feed)))
    #expect(answer == ["results": [], "last_seq": "2-standin", "pending": 0])
    server.ask("DELETE", "/db")
    let piece = more(server, &feed)
    #expect(piece.next == .ended)
  }

  @Test("a head, and a list backwards, have an end")
  func normal() throws {
    var server = try filled(1)
    #expect(server.ask("HEAD", "/db/_changes?feed=continuous").answer.feed == nil)
    #expect(server.ask("GET", "/db/_changes?feed=continuous&descending=true").answer.feed == nil)
  }

  @Test(
    "what makes no sense, or is not spoken here, is told",
    arguments: [
      ("feed=often", 400), ("feed=eventsource", 501), ("filter=_doc_ids", 501), ("heartbeat=0", 400),
      ("heartbeat=x", 400),
      ("timeout=-1", 400), ("timeout=x", 400), ("since=x", 400), ("limit=x", 400),
    ])
  func mistakes(_ query: String, _ status: Int) throws {
    var server = try filled(1)
    #expect(server.ask("GET", "/db/_changes?\(query)").status == status)
  }
}

@Suite("Bodies that trickle")
struct TrickleTests {
  @Test(
    "the pieces follow one another, none is empty, and the last ends with the body",
    arguments: [1, 2, 7, 99, 100, 12_345],
    [1, 9_999_999, 50_000_000, 5_000_000_000] as [UInt64])
  func covers(_ length: Int, _ nanoseconds: UInt64) {
    var trickle = Trickle(length: length, nanoseconds: nanoseconds)
    var (end, pieces) = (0, 0)
    while !trickle.isOver {
      let piece = trickle.next()
      #expect(piece.lowerBound == end && !piece.isEmpty)
      (end, pieces) = (piece.upperBound, pieces + 1)
    }
    #expect(end == length && pieces <= 100)
    #expect(trickle.intervalNanoseconds * UInt64(pieces) <= nanoseconds)
    #expect(pieces == 1 || trickle.intervalNanoseconds >= 10_000_000)
  }
}
