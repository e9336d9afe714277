import Dispatch
import Reactor
import Stores

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
  ) throws(StoreError) -> Bool {
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
        throw .fatal(.usage, "no thread can be started here (\(error)): let the user have more processes (ulimit -u).")
      }
    }
    guard watch(ended, threads.count, grace: grace, isStopping: isStopping, tick: tick) else { return false }
    for thread in threads { thread.join() }
    return true
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
