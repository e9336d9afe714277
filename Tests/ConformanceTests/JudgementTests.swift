import Conformance
import Testing

private let marks = Marks(case: 0)

private func text(_ status: Int, _ body: String, close: Bool = false) -> String {
  "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(close ? "Connection: close\r\n" : "")\r\n\(body)"
}

private func answer(_ mark: Mark) -> String { text(200, String(decoding: marks.answer(mark), as: UTF8.self)) }

/// What a judge says of an expectation when this came back.
private func verdict(
  _ expectation: ExpectedCourse, _ came: String, _ state: Course.State = .open, askedAgain: Bool = false,
  fresh: String? = answer(.fresh)
) -> String? {
  let judgement = Judgement(expectation, marks: marks)
  var course = Course(reader: AnswerReader(isHead: judgement.isHead))
  course.reader.read(Array(came.utf8))
  course.state = state
  if state != .open { course.reader.end() }
  course.askedAgain = askedAgain
  course.fresh = fresh.map { text in
    var reader = AnswerReader()
    reader.read(Array(text.utf8))
    return reader
  }
  return judgement.fault(in: course)
}

private func expecting(
  _ answers: ExpectedAnswer..., sequel: ExpectedCourse.Sequel, _ change: (inout ExpectedCourse) -> Void = { _ in }
) -> ExpectedCourse {
  var expectation = ExpectedCourse()
  expectation.answers = answers
  expectation.sequel = sequel
  change(&expectation)
  return expectation
}

@Suite("What the judge of a conformance case says")
struct JudgementTests {
  let good = expecting(ExpectedAnswer([200], mark: .a), sequel: .lives)
  let bad = expecting(ExpectedAnswer([400]), sequel: .closes)

  @Test("all is well where each request has its own answer")
  func passes() {
    #expect(verdict(good, answer(.a) + answer(.same), askedAgain: true) == nil)
    #expect(verdict(bad, text(400, "no", close: true), .ended) == nil)
    #expect(verdict(bad, text(400, "no", close: true), .broken) == nil)
  }

  @Test("an answer to a hidden request is found, whether the connection closes or lives")
  func smuggled() {
    let twice = text(400, "no", close: true) + answer(.smuggled)
    #expect(verdict(bad, twice, .ended)?.contains("a further answer came, that of a request which was hidden") == true)
    let before = verdict(good, answer(.a) + answer(.smuggled) + answer(.same), askedAgain: true)
    #expect(before?.contains("not its own: that of a request which was hidden") == true)
    let instead = verdict(bad, answer(.smuggled), .ended)
    #expect(instead?.hasPrefix("answer 200 (answer is >>> 233) came where 400 was due") == true)
  }

  @Test("answers that are late, missing, swapped or no answers are told apart")
  func faults() {
    #expect(verdict(good, "") == "no answer came in time")
    #expect(verdict(good, "", .ended) == "no answer came, and the connection was closed")
    #expect(verdict(good, "", .broken) == "no answer came, and the connection was reset")
    #expect(verdict(good, answer(.b)) == "answer 1 is not its own, but that of another request of the message")
    #expect(verdict(good, "HTTP/1.1 200 OK\nX: y\n\n")?.hasPrefix("what came back is no answer") == true)
    #expect(verdict(good, answer(.a), .ended) == "the connection was closed, but should have lived")
    #expect(verdict(good, answer(.a), askedAgain: true)?.contains("was not answered in time") == true)
    #expect(verdict(bad, text(400, "no", close: true)) == "the connection was left open")
    #expect(verdict(bad, text(400, "no"), .ended) == "the connection was closed, but the answer had not said so")
    #expect(verdict(bad, "HTTP/1.1 400 X\r\nContent-Length: 9\r\n\r\nno", .ended)?.contains("closed inside") == true)
  }

  @Test("the marked request on a new connection decides as well")
  func fresh() {
    let right = answer(.a) + answer(.same)
    #expect(verdict(good, right, askedAgain: true, fresh: nil) == "afterwards no connection could be made")
    #expect(verdict(good, right, askedAgain: true, fresh: "")?.contains("got no answer in time") == true)
    let wrong = verdict(good, right, askedAgain: true, fresh: answer(.smuggled))
    #expect(
      wrong
        == "afterwards a new connection got an answer that is not its own: that of a request which was hidden where none is"
    )
    let left = expecting(sequel: .closes) { $0.ending = .reset }
    #expect(verdict(left, "", .left) == nil)
    #expect(verdict(left, "", .left, fresh: nil) != nil)
  }

  @Test("100 Continue comes where it is due, and nowhere else")
  func interim() {
    let interim = "HTTP/1.1 100 Continue\r\n\r\n"
    let once = expecting(ExpectedAnswer([200], mark: .a), sequel: .lives) { $0.interim = .once }
    let both = answer(.a) + answer(.same)
    #expect(verdict(once, interim + both, askedAgain: true) == nil)
    #expect(verdict(once, both, askedAgain: true)?.contains("0 times") == true)
    #expect(verdict(good, interim + both, askedAgain: true)?.contains("nobody asked for") == true)
  }

  @Test("a server may say less to a client that has ended its side, but not leave it there")
  func saysLess() {
    let half = expecting(ExpectedAnswer([200], mark: .a), sequel: .closes) {
      $0.maySayLess = true
      $0.ending = .halfClose
    }
    #expect(verdict(half, "", .ended) == nil)
    #expect(verdict(half, text(200, "answer is >>> 55\n", close: true), .ended) == nil)
    #expect(verdict(half, "") == "no answer came in time")
  }
}

@Suite("Raw messages of unknown meaning")
struct RawMessageTests {
  private func expectation(_ text: String) -> ExpectedCourse { RawMessage(Array(text.utf8)).expectation }

  @Test("whole requests are due an answer each, and the connection may live")
  func whole() {
    let both = expectation("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx")
    #expect(both.answers == [ExpectedAnswer([], isHead: true), ExpectedAnswer([])])
    #expect(both.sequel == .either && !both.isOpenEnded && both.maySayLess)
  }

  @Test(
    "of anything else only the server knows what it waits for",
    arguments: [
      "", "GET / HT", "G@T / HTTP/1.1\r\n\r\n", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx",
      "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\nG",
    ])
  func other(_ text: String) {
    #expect(expectation(text).isOpenEnded && expectation(text).sequel == .closes)
  }

  @Test("a server that closes, with whatever answers, has done its part; one that stays silent has not")
  func judged() {
    let open = expectation("nonsense\r\n\r\n")
    #expect(verdict(open, "", .ended) == nil)
    #expect(verdict(open, text(400, "no"), .broken) == nil)
    #expect(verdict(open, text(200, "yes") + text(503, "no"), .ended) == nil)
    #expect(verdict(open, "") == "the connection was not closed in time, though this side had ended")
    #expect(verdict(open, "", .ended, fresh: "") != nil)
  }
}
