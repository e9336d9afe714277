import Conformance
import HTTPCodec
import Testing

/// What the parser alone makes of a message: how many requests are complete, and how it ends.
private struct Reading: Equatable {
  enum End: Equatable {
    /// All is read, and a further request may follow.
    case idle
    /// More is awaited.
    case open
    /// The last request asked to close.
    case closed
    case refused(Int)
  }

  var requests = 0
  var end = End.idle

  init(_ bytes: [UInt8]) {
    var parser = RequestParser()
    var keepsAlive = true
    var offset = 0
    bytes.withUnsafeBytes { all in
      while true {
        let step = parser.next(UnsafeRawBufferPointer(rebasing: all[offset...]))
        offset += step.consumed
        switch step.event {
        case .head(let head): keepsAlive = head.keepAlive
        case .body: break
        case .end:
          requests += 1
          guard keepsAlive else {
            end = .closed
            return
          }
        case .needMore:
          end = parser.isIdle ? .idle : .open
          return
        case .refused(let refusal):
          end = .refused(refusal.status)
          return
        }
      }
    }
  }
}

@Suite("The cases of the conformance suite")
struct SuiteTests {
  @Test("are more than 120, each with a name of its own")
  func names() {
    let names = Suite.cases.map { "\($0.group), \($0.name)" }
    #expect(names.count >= 120)
    let doubled = Dictionary(grouping: names) { $0 }.filter { $0.value.count > 1 }.keys
    #expect(doubled.isEmpty)
  }

  @Test("expect what the parser says of their bytes, however they are cut", arguments: Suite.cases)
  func agree(_ one: ConformanceCase) {
    let marks = Marks(case: 0)
    for pieces in one.message.plays(marks, host: "127.0.0.1:8080") {
      let reading = Reading(pieces.flatMap(\.bytes))
      let due = one.expectation.answers
      switch reading.end {
      case .refused(let status) where one.expectation.ending == .none:
        #expect(due.last?.statuses.contains(status) == true, "refused with \(status)")
        #expect(reading.requests == due.count - 1 && one.expectation.sequel == .closes)
      case .closed: #expect(reading.requests == due.count && one.expectation.sequel == .closes)
      case .idle where one.expectation.ending == .none:
        #expect(reading.requests == due.count && one.expectation.sequel == .lives)
      case .open, .idle, .refused: #expect(one.expectation.ending != .none)
      }
    }
  }

  @Test("hide a request that must not be answered in each message that is refused")
  func hidden() {
    let marks = Marks(case: 3)
    let refused = Suite.cases.filter { $0.expectation.answers.contains { $0.statuses == [400] } }
    #expect(refused.count > 80)
    let hiding = refused.filter { one in
      let bytes = one.message.plays(marks, host: "x")[0].flatMap(\.bytes)
      return String(decoding: bytes, as: UTF8.self).contains(marks.target(.smuggled))
    }
    #expect(hiding.count > refused.count - 5)
  }
}

@Suite("The messages of cases")
struct MessageTests {
  @Test("have their places filled in, a byte for each scalar")
  func places() {
    let marks = Marks(case: 0)
    let plays = Message("GET $A\u{FF}$B$C$S $H", .whole).plays(marks, host: "h:1")
    #expect(
      plays == [[Message.Piece(Array("GET /?fib=10".utf8) + [0xFF] + Array("/?fib=11/?fib=12/?fib=13 h:1".utf8))]])
  }

  @Test("are cut where they say, and where their kind of cutting says")
  func cuts() {
    func texts(_ template: String, _ cutting: Message.Cutting) -> [[String]] {
      Message(template, cutting).plays(Marks(case: 0), host: "").map {
        $0.map { String(decoding: $0.bytes, as: UTF8.self) }
      }
    }
    #expect(texts("abcd", .whole) == [["abcd"]])
    #expect(texts("abcd", .wholeAndHalved) == [["abcd"], ["ab", "cd"]])
    #expect(texts("abcd", .everyByte) == [["a", "b", "c", "d"]])
    #expect(texts("abc", .eachInTurn) == [["a", "bc"], ["ab", "c"]])
    #expect(texts("ab$|cd", .wholeAndHalved) == [["ab", "cd"]])
    #expect(texts("a", .wholeAndHalved) == [["a"]])
    #expect(texts("", .wholeAndHalved) == [[]])
    #expect(Message("ab$?cd").plays(Marks(case: 0), host: "")[0].map(\.awaitsReply) == [true, false])
  }

  @Test("have marks whose answers differ, and differ from those of the case before")
  func marks() {
    for index in 0..<30 {
      let (one, next) = (Marks(case: index), Marks(case: index + 1))
      #expect(Set(Mark.allCases.map { one.answer($0) }).count == Mark.allCases.count)
      for mark in Mark.allCases {
        #expect(one.answer(mark) != next.answer(mark))
        #expect(one.mark(of: one.answer(mark)) == mark)
        #expect(one.target(mark).utf8.count == 8)
      }
    }
    #expect(Marks(case: 0).answer(.a) == Array("answer is >>> 55\n".utf8))
  }
}
