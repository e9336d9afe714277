import HTTPCodec
import Pacing
import Testing

@testable import LoadClient

/// What a plan may have wrong, and a word of the sentence that says so.
private typealias Change = @Sendable (inout LoadPlan) -> Void

private let problems: [(Change, String)] = [
  ({ $0.connections = 0 }, "connection"), ({ $0.threads = 0 }, "thread"), ({ $0.requests = 0 }, "request"),
  ({ $0.duration = nil }, "duration"), ({ $0.duration = .zero }, "duration"), ({ $0.timeout = .zero }, "timeout"),
  ({ $0.headers = ["no colon"] }, "no colon"), ({ $0.headers = ["A: b\r\nC: d"] }, "header"),
  ({ $0.arrivals = .constant(perSecond: 0) }, "rate"),
]

@Suite("A load plan")
struct LoadPlanTests {
  private func plan(_ change: (inout LoadPlan) -> Void) throws -> LoadPlan {
    var plan = LoadPlan(url: try HTTPURL("http://localhost:8080/path?q"))
    change(&plan)
    return plan
  }

  @Test("can be carried out as it is")
  func defaults() throws { #expect(try plan { _ in }.problem == nil) }

  @Test("says what is wrong with it", arguments: problems)
  fileprivate func problem(change: Change, word: String) throws {
    let problem = try #require(try plan(change).problem)
    #expect(problem.description.contains(word))
  }

  @Test("writes the request, with headers of its own and another host")
  func message() throws {
    let message = try plan { $0.headers = ["Accept: */*", "host:  other"] }.message
    #expect(
      String(decoding: message.bytes, as: UTF8.self)
        == "GET /path?q HTTP/1.1\r\nHost: other\r\nAccept: */*\r\n\r\n")
  }

  @Test("shares things out evenly", arguments: [(10, 3), (2, 4), (7, 7)])
  func shares(total: Int, lanes: Int) {
    let shares = (0..<lanes).map { LoadPlan.share(of: total, lane: $0, lanes: lanes) }
    #expect(shares.reduce(0, +) == total)
    #expect(shares.max()! - shares.min()! <= 1)
  }
}
