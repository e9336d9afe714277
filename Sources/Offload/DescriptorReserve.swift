#if canImport(Glibc)
  import Glibc
#endif

/// Descriptors kept back for the sockets of workers, so that clients who hold all others cannot keep a dead worker from being replaced.
///
/// There is always one for each worker that is not there, and one more, since a socket pair takes two for a moment; but no more than a
/// quarter of all that the process may have, unless that is less than two. Lives on the loop.
struct DescriptorReserve {
  private let workers: Int
  private let most: Int
  private var held: [Int32] = []

  /// - Parameters:
  ///   - workers: the most there may be.
  ///   - limit: how many descriptors the process may have.
  init(workers: Int, limit: Int = DescriptorReserve.limit) {
    self.workers = workers
    most = max(limit / 4, 2)
  }

  /// The limit that is in force.
  private static var limit: Int {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return Int(clamping: limit.rlim_cur)
  }

  var count: Int { held.count }

  /// Gives two back to the system, for a socket pair that is made next.
  mutating func open() {
    for _ in 0..<2 { held.popLast().map { _ = close($0) } }
  }

  /// Takes as many as are due while so many workers are there, or as many as can be had.
  mutating func fill(besides present: Int) {
    while held.count < min(workers + 1 - present, most) {
      let descriptor = Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      held.append(descriptor)
    }
  }

  mutating func giveUp() {
    for descriptor in held { close(descriptor) }
    held = []
  }
}
