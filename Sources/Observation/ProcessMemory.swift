#if canImport(Glibc)
  import Glibc
#endif

/// The memory a process holds now, in bytes, from /proc/PID/smaps_rollup.
///
/// For processes that share pages, such as forked workers, only the proportional size adds up to what they use together.
public struct ProcessMemory: Equatable, Sendable {
  /// Proportional set size: a page shared by n processes counts for a nth. Sums over processes.
  public var pss: UInt64
  /// Resident set size: every page in memory, shared or not.
  public var rss: UInt64
  /// Unique set size: pages nobody else has; what would come free if the process died.
  public var uss: UInt64

  public init(pss: UInt64, rss: UInt64, uss: UInt64) {
    self.pss = pss
    self.rss = rss
    self.uss = uss
  }

  /// What a process holds; nothing when it is gone or belongs to somebody else.
  public static func of(process: Int32) -> ProcessMemory? {
    readTextFile("/proc/\(process)/smaps_rollup").flatMap(ProcessMemory.init(parsing:))
  }

  /// Reads the text of a smaps_rollup file.
  init?(parsing text: String) {
    func bytes(_ name: String) -> UInt64? {
      text.value(of: name)?.split(separator: " ").first.flatMap { UInt64($0) }.map { $0 * 1_024 }
    }
    guard let pss = bytes("Pss"), let rss = bytes("Rss"), let clean = bytes("Private_Clean"),
      let dirty = bytes("Private_Dirty")
    else { return nil }
    self.init(pss: pss, rss: rss, uss: clean + dirty)
  }

  public static func + (left: ProcessMemory, right: ProcessMemory) -> ProcessMemory {
    ProcessMemory(pss: left.pss + right.pss, rss: left.rss + right.rss, uss: left.uss + right.uss)
  }
}
