import Httperf
import Pacing
import Reactor

/// Says when the next connection or session begins: by `--rate` or `--period` in httperf's own sequence, or without either
/// as soon as the last one has ended (`src/gen/rate.c`).
final class HttperfArrivals {
  private let loop: EventLoop
  private let arrive: () -> Void
  private var left: Int
  private var pacer: Pacer?
  private var timer: PreciseTimer?
  private var origin: UInt64 = 0
  private var nextDue: UInt64 = 0

  /// - Parameters:
  ///   - count: how many there are.
  ///   - arrive: begins one.
  init(_ options: HttperfOptions, count: Int, loop: EventLoop, arrive: @escaping () -> Void) throws {
    self.loop = loop
    self.arrive = arrive
    left = count
    guard let arrivals = options.arrivals else { return }
    pacer = try Pacer(arrivals, httperfClient: options.client.identity)
    // Borrowed: given up in stop(), before self can go.
    timer = try PreciseTimer(loop: loop) { [unowned self] in handleDue() }
  }

  /// None is left to begin.
  var isExhausted: Bool { left == 0 }

  func start() {
    guard pacer != nil else { return begin() }
    origin = MonotonicClock.nanoseconds()
    advance()
    handleDue()
  }

  /// One has ended, so that without a rate the next begins. From the loop, not from inside what just ended.
  func follow() {
    guard pacer == nil else { return }
    loop.afterCurrentEvents { [weak self] in self?.begin() }
  }

  func stop() {
    left = 0
    timer?.close()
  }

  private func begin() {
    guard left > 0 else { return }
    left -= 1
    arrive()
  }

  private func advance() { nextDue = origin.addingClamped(pacer?.nextDueNanoseconds() ?? .max) }

  /// All that have become due begin in one burst, as in httperf; how long the bursts were is in the report.
  private func handleDue() {
    let now = MonotonicClock.nanoseconds()
    while nextDue <= now, left > 0 {
      advance()
      begin()
    }
    if left > 0, nextDue < .max { timer?.arm(atNanoseconds: nextDue) }
  }
}
