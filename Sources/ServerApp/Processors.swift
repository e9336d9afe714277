import CPlatform
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// The processors of this machine as this process sees them.
enum Processors {
  /// How many there are, those switched off included: they are numbered from 0.
  static var existing: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_CONF))) }

  /// Those that the calling thread may run on, in rising order.
  static var allowed: [Int] { (0..<existing).filter { platform_may_use_processor(Int32($0)) } }

  /// Holds the calling thread to some of them. Threads and processes that it makes from then on inherit that.
  /// - Throws: ``SystemError`` when the system refuses.
  static func pin(to processors: [Int]) throws {
    let numbers = processors.map(Int32.init)
    guard platform_set_affinity(numbers, Int32(numbers.count)) == 0 else {
      throw SystemError("sched_setaffinity", on: "processors \(Pinning.text(processors))")
    }
  }
}
