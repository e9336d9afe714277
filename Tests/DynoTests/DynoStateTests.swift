import JSON
import Testing

@testable import Dyno

@Suite("The state a dyno keeps")
struct DynoStateTests {
  /// As couchdyno writes it, with fields that neither program knows.
  static let document = """
    {"_id":"couchdyno_meta","_rev":"7-0123","total":1000,"size":1000,"updates":10,"created":1653544672,"version":1,
     "start":10,"last_updates":10,"last_ts":1653544694,"last_dt":0,"last_errors":0,
     "history":[[1653544694,0,0,10,0]],"note":{"by":"hand","when":[1,2.5,null,true]}}
    """

  @Test("A document of couchdyno's is read")
  func reads() throws {
    let state = try DynoState(document: JSONValue(parsing: Self.document))
    #expect([state.total, state.size, state.updates, state.start] == [1000, 1000, 10, 10])
    #expect(
      state.history
        == [HistoryLine(startedEpochSeconds: 1_653_544_694, durationSeconds: 0, start: 0, updates: 10, errors: 0)])
  }

  @Test("What is not known is kept when the state is written again")
  func keeps() throws {
    var state = try DynoState(document: JSONValue(parsing: Self.document))
    state.start = 20
    let written = try JSONValue(parsing: state.document.json)
    #expect(written["note"]?.json == #"{"by":"hand","when":[1,2.5,null,true]}"#)
    #expect(written["start"] == .integer(20))
    #expect(written["_id"] == nil)
    #expect(written == written.sorted)
  }

  @Test("Two states are the same whatever the order of their members, known or not")
  func isOrderless() throws {
    func state(_ note: String) throws -> DynoState {
      try DynoState(document: JSONValue(parsing: #"{\#(note),"total":1,"size":1,"updates":1,"start":0}"#))
    }
    #expect(try state(#""note":{"a":1,"b":{"c":2,"d":1.50}}"#) == state(#""note":{"b":{"d":1.50,"c":2},"a":1}"#))
    #expect(
      try state(#""note":{"a":1.50}"#).document.json == #"{"note":{"a":1.50},"size":1,"start":0,"total":1,"updates":1}"#
    )
  }

  @Test(
    "A document that is no state is refused by name",
    arguments: [
      ("[]", DynoStateProblem.notADocument),
      (#"{"size":1,"updates":1,"start":0}"#, .missing("total")),
      (#"{"total":0,"size":1,"updates":1,"start":0}"#, .notANumber("total", "0", least: 1)),
      (#"{"total":10,"size":"big","updates":1,"start":0}"#, .notANumber("size", #""big""#, least: 0)),
      (#"{"total":10,"size":1,"updates":1,"start":-1}"#, .notANumber("start", "-1", least: 0)),
      (#"{"total":10,"size":1,"updates":1,"start":0,"version":2}"#, .otherVersion("2")),
    ])
  func refuses(_ text: String, _ problem: DynoStateProblem) throws {
    let document = try JSONValue(parsing: text)
    #expect(throws: problem) { try DynoState(document: document) }
  }

  @Test("The newest thousand runs are remembered, even where couchdyno has left one more")
  func forgets() throws {
    var state = DynoState(total: 10, size: 1, updates: 1, createdEpochSeconds: 1)
    for second in 0..<1_003 {
      state.remember(
        HistoryLine(startedEpochSeconds: second, durationSeconds: 0.25, start: 0, updates: 1, errors: 0))
    }
    #expect(state.history.count == 1_000)
    #expect(state.history.first?.startedEpochSeconds == 3)
    #expect(state.fields["last_ts"] == .integer(1_002))
    #expect(state.fields["last_dt"] == .real(0.25))
  }

  @Test("More updates than documents are cut to all of them")
  func cuts() { #expect(DynoState(total: 10, size: 1, updates: 50, createdEpochSeconds: 1).updates == 10) }

  @Test("Two runs that reserve one after the other have windows one after the other, and give them back in any order")
  func reservesTwo() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let first = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    let second = state.reserve(updates: nil, token: "b", nowEpochSeconds: 100)
    #expect(first.ranges == [0..<10])
    #expect(second.ranges == [10..<20])
    state.finish(second, done: 10, line: Self.line(second, updates: 10), token: "b")
    state.finish(first, done: 10, line: Self.line(first, updates: 10), token: "a")
    #expect(state.start == 20)
    #expect(state.reservations.isEmpty)
    #expect(state.fields[DynoState.reservedField] == nil)
    #expect(state.history.map(\.start) == [10, 0])
  }

  @Test("A run that stops gives the rest of its window to the next")
  func givesBack() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let window = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    state.finish(window, done: 4, line: Self.line(window, updates: 4), token: "a")
    #expect(state.start == 4)
    #expect(state.reservations.isEmpty)
  }

  @Test("A run that stops while another has gone on leaves the rest to whoever comes next")
  func leavesBehind() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let first = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    _ = state.reserve(updates: nil, token: "b", nowEpochSeconds: 100)
    state.finish(first, done: 4, line: Self.line(first, updates: 4), token: "a")
    #expect(state.reserve(updates: nil, token: "c", nowEpochSeconds: 100).ranges == [4..<10])
    #expect(state.start == 20)
  }

  @Test("The window of a run that died is taken once its time is over, and not before")
  func takesOver() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let lost = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    let soon = state.reserve(updates: nil, token: "b", nowEpochSeconds: 100 + DynoState.leaseSeconds - 1)
    #expect(soon.ranges == [10..<20])
    #expect(state.reserve(updates: nil, token: "c", nowEpochSeconds: 100 + DynoState.leaseSeconds) == lost)
  }

  @Test("A run that is slow keeps what is left of its window")
  func renews() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let window = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    state.renew(window, done: 6, token: "a", nowEpochSeconds: 350)
    #expect(state.reservations.map(\.start) == [6])
    #expect(state.reserve(updates: nil, token: "b", nowEpochSeconds: 600).ranges == [10..<20])
  }

  @Test("A change whose answer was lost is not made twice")
  func isIdempotent() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let window = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    #expect(state.reserve(updates: nil, token: "a", nowEpochSeconds: 100) == window)
    #expect(state.start == 10)
    let line = Self.line(window, updates: 10)
    state.finish(window, done: 10, line: line, token: "a")
    state.finish(window, done: 10, line: line, token: "a")
    #expect(state.history == [line])
  }

  @Test("A run that leaves something behind is remembered once, although the answer was lost")
  func leavesBehindOnce() {
    var state = DynoState(total: 25, size: 1, updates: 10, createdEpochSeconds: 1)
    let window = state.reserve(updates: nil, token: "a", nowEpochSeconds: 100)
    _ = state.reserve(updates: nil, token: "b", nowEpochSeconds: 100)
    let line = Self.line(window, updates: 4)
    state.finish(window, done: 4, line: line, token: "a")
    let once = state
    state.finish(window, done: 4, line: line, token: "a")
    #expect(state == once && state.history == [line])
    #expect(state.reservations.map(\.start).sorted() == [4, 10])
  }

  static func line(_ window: Window, updates: Int) -> HistoryLine {
    HistoryLine(startedEpochSeconds: 100, durationSeconds: 1, start: window.start, updates: updates, errors: 0)
  }
}
