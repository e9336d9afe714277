import Glibc
import Testing

@testable import Reactor

@Suite("What a listener does when accept fails")
struct AcceptBackoffTests {
  @Test(
    "each errno has its decision",
    arguments: [
      (EAGAIN, AcceptBackoff.Decision.wait), (EINTR, .next), (ECONNABORTED, .next), (EPROTO, .next), (ENETDOWN, .next),
      (EMFILE, .pause(milliseconds: 50)), (ENFILE, .pause(milliseconds: 50)), (ENOBUFS, .pause(milliseconds: 50)),
      (ENOMEM, .pause(milliseconds: 50)), (EBADF, .fatal), (EINVAL, .fatal), (ENOTSOCK, .fatal), (EFAULT, .fatal),
    ])
  func decides(_ row: (code: Int32, decision: AcceptBackoff.Decision)) {
    var backoff = AcceptBackoff()
    #expect(backoff.failed(row.code) == row.decision)
  }

  @Test("pauses double up to a second and start over after a success")
  func doubles() {
    var backoff = AcceptBackoff()
    let pauses = (0..<7).map { _ in backoff.failed(EMFILE) }
    #expect(pauses == [50, 100, 200, 400, 800, 1_000, 1_000].map { .pause(milliseconds: $0) })
    backoff.accepted()
    #expect(backoff.failed(EMFILE) == .pause(milliseconds: 50))
  }

  @Test("a pause ends once, by its time or by what was given back, and the next one is as long as if it had lasted")
  func ends() {
    var backoff = AcceptBackoff()
    var wasPausing = [backoff.endPause()]
    #expect(backoff.failed(EMFILE) == .pause(milliseconds: 50))
    #expect(backoff.isPausing)
    wasPausing += [backoff.endPause(), backoff.endPause()]
    #expect(!backoff.isPausing)
    #expect(backoff.failed(EMFILE) == .pause(milliseconds: 100))
    wasPausing.append(backoff.endPause())
    #expect(wasPausing == [false, true, false, true])
    #expect(backoff.failed(ECONNABORTED) == .next)
    #expect(!backoff.isPausing)
  }
}
