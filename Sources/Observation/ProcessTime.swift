#if canImport(Glibc)
  import Glibc
#endif

/// CPU time a process has used since it began, in seconds, all its threads together, from /proc/PID/stat. The kernel counts
/// it in hundredths of a second.
public struct ProcessTime: Equatable, Sendable {
  /// In its own code.
  public var user: Double
  /// In the kernel on its behalf.
  public var system: Double

  public init(user: Double, system: Double) {
    self.user = user
    self.system = system
  }

  public var total: Double { user + system }

  /// What a process has used; nothing when it is gone.
  public static func of(process: Int32) -> ProcessTime? {
    readTextFile("/proc/\(process)/stat").flatMap {
      ProcessTime(parsing: $0, ticksPerSecond: sysconf(Int32(_SC_CLK_TCK)))
    }
  }

  /// Reads the text of a stat file: proc(5), fields 14 and 15. The second field, a name in brackets, may hold anything.
  init?(parsing text: String, ticksPerSecond: Int) {
    guard let bracket = text.lastIndex(of: ")"), ticksPerSecond > 0 else { return nil }
    let fields = text[bracket...].dropFirst().split(separator: " ")
    guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else { return nil }
    self.init(user: user / Double(ticksPerSecond), system: system / Double(ticksPerSecond))
  }

  public static func + (left: ProcessTime, right: ProcessTime) -> ProcessTime {
    ProcessTime(user: left.user + right.user, system: left.system + right.system)
  }
}
