import Dispatch
import Reactor
import Synchronization

/// Hands queues to Dispatch on a thread of its own. When the system gives no further thread, Dispatch keeps whoever hands it a queue and tries
/// again each second, for as long as that takes: neither the loop nor a worker may be the one that is kept.
final class ThreadStarter: Sendable {
  private struct Line: Sendable {
    var waiting: [@Sendable () -> Void] = []
    var isEnded = false
  }

  private let line = Mutex(Line())
  private let bell = DispatchSemaphore(value: 0)

  /// - Throws: ``SystemError`` when there can be no further thread.
  init() throws(SystemError) {
    let thread = try WorkerThread(name: "starter") { [self] in while let start = next() { start() } }
    // It may be kept when we end.
    thread.detach()
  }

  /// Runs `start` on the starter's thread, after those before it.
  func run(_ start: @escaping @Sendable () -> Void) {
    line.withLock { $0.waiting.append(start) }
    bell.signal()
  }

  /// What has not been started is dropped.
  func end() {
    line.withLock { line in
      line.isEnded = true
      line.waiting = []
    }
    bell.signal()
  }

  private func next() -> (@Sendable () -> Void)? {
    bell.wait()
    return line.withLock { $0.isEnded ? nil : $0.waiting.removeFirst() }
  }
}
