import Testing

@testable import HTTPServer

@Suite("The phases of a connection and their deadlines")
struct ConnectionPhaseTests {
  let deadlines = ConnectionPhase.Deadlines(head: 10, request: 30, idle: 60, send: 20, linger: 2)

  @Test("a drip of bytes cannot move the head's deadline")
  func drip() {
    var phase = ConnectionPhase()
    phase.becomeIdle(at: 0, deadlines)
    #expect(phase.deadline == 60)
    phase.bytesOfHead(at: 5, deadlines)
    #expect(phase.deadline == 15)
    for time in UInt64(6)..<15 { phase.bytesOfHead(at: time, deadlines) }
    #expect(phase.deadline == 15)
    #expect(phase.expiry == .refuse)
  }

  @Test("the request's deadline counts from its first byte, not from the end of its head")
  func request() {
    var phase = ConnectionPhase()
    phase.becomeIdle(at: 0, deadlines)
    phase.bytesOfHead(at: 5, deadlines)
    phase.headComplete(at: 12, deadlines)
    #expect(phase.deadline == 35)
    #expect(phase.expiry == .refuse)
  }

  @Test("a head that comes at once begins the request then")
  func headAtOnce() {
    var phase = ConnectionPhase()
    phase.becomeIdle(at: 0, deadlines)
    phase.headComplete(at: 12, deadlines)
    #expect(phase.deadline == 42)
  }

  @Test("a handler's time is not limited here; sending and lingering are, and end without a word")
  func others() {
    var phase = ConnectionPhase()
    phase.work()
    #expect(phase.deadline == .max)
    phase.send(at: 100, deadlines)
    #expect(phase.deadline == 120)
    #expect(phase.expiry == .close)
    phase.linger(at: 100, deadlines)
    #expect(phase.deadline == 102)
    #expect(phase.expiry == .close)
    phase.becomeIdle(at: 100, deadlines)
    #expect(phase.expiry == .close)
  }
}
