#if canImport(Glibc)
  import Glibc
#endif

/// Descriptors kept back for the sockets of workers, so that clients who hold all others cannot keep a dead worker from being replaced.
///
/// There is always one for each worker that is not there, and one more, since a socket pair takes two for a moment. Lives on the loop.
struct DescriptorReserve {
  private let workers: Int
  private var held: [Int32] = []

  /// - Parameter workers: the most there may be.
  init(workers: Int) { self.workers = workers }

  /// Gives two back to the system, for a socket pair that is made next.
  mutating func open() {
    for _ in 0..<2 { held.popLast().map { _ = close($0) } }
  }

  /// Takes as many as are due while so many workers are there, or as many as can be had.
  mutating func fill(besides present: Int) {
    while held.count < workers + 1 - present {
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
