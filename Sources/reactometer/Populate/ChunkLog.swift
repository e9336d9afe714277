import Observation
import Population
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A file that gets a line for each batch that was sent; written at its end, so that a load that goes on adds to it.
final class ChunkLog: Sendable {
  private let path: String
  private let descriptor: Int32
  private let isBroken = Atomic<Bool>(false)

  /// - Throws: ``CommandFailure`` with status 73.
  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw CommandFailure(.cannotCreate, "'\(path)' cannot be written: \(String(cString: strerror(errno))).")
    }
  }

  deinit { close(descriptor) }

  /// Any thread. A full disk costs the log, not the load; it is said once.
  func write(_ report: ChunkReport) {
    guard !Console.write(Array("\(WallClock.now) \(report.line)\n".utf8), to: descriptor) else { return }
    let reason = String(cString: strerror(errno))
    guard !isBroken.exchange(true, ordering: .relaxed) else { return }
    complain("'\(path)' cannot be written to (\(reason)); the load goes on without it.")
  }
}
