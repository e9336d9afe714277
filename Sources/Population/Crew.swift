import Dispatch
import Reactor
import Synchronization

/// Threads that block, and one that watches them.
enum Crew {
  /// Runs the bodies, each on a thread of its own, until all have ended.
  ///
  /// - Parameters:
  ///   - grace: how long they may go on once `isStopping`; those that still run then are left to the end of the process.
  ///   - tick: called on the calling thread every 50 ms at least.
  /// - Returns: whether all ended.
  static func run(
    _ bodies: [@Sendable () -> Void], name: String, grace: Duration, isStopping: () -> Bool, tick: () -> Void = {}
  ) throws(GivenUp) -> Bool {
    let ended = DispatchSemaphore(value: 0)
    var threads: [WorkerThread] = []
    for body in bodies {
      do {
        threads.append(
          try WorkerThread(name: name) {
            body()
            ended.signal()
          })
      } catch  where !threads.isEmpty {
        // Those that there are do the work of all.
        break
      } catch {
        throw GivenUp(.usage, "no thread can be started here (\(error)): let the user have more processes (ulimit -u).")
      }
    }
    guard watch(ended, threads.count, grace: grace, isStopping: isStopping, tick: tick) else { return false }
    for thread in threads { thread.join() }
    return true
  }

  /// Runs one body on a thread of its own, so that a wish to end is heard whatever it waits for.
  ///
  /// - Parameters: as those of ``run(_:name:grace:isStopping:tick:)``.
  /// - Returns: what it came to; nil when it is left to the end of the process.
  static func alone<Value: Sendable>(
    name: String, grace: Duration, isStopping: () -> Bool, tick: () -> Void = {},
    _ body: @escaping @Sendable () -> Value
  ) throws(GivenUp) -> Value? {
    let box = Box<Value>()
    let hasEnded = try run([{ box.put(body()) }], name: name, grace: grace, isStopping: isStopping, tick: tick)
    return hasEnded ? box.contents : nil
  }

  private static func watch(
    _ ended: DispatchSemaphore, _ count: Int, grace: Duration, isStopping: () -> Bool, tick: () -> Void
  ) -> Bool {
    var running = count
    var deadline: UInt64?
    while running > 0 {
      if ended.wait(timeout: .now() + .milliseconds(50)) == .success { running -= 1 }
      tick()
      guard isStopping() else { continue }
      let now = MonotonicClock.nanoseconds()
      deadline = deadline ?? now + grace.nanoseconds
      if let deadline, now > deadline, running > 0 { return false }
    }
    return true
  }
}

/// Carries a value from one thread to another.
private final class Box<Value: Sendable>: Sendable {
  private let kept = Mutex<Value?>(nil)

  func put(_ value: Value) { kept.withLock { $0 = value } }

  var contents: Value? { kept.withLock { $0 } }
}
