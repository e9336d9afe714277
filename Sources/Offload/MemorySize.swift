#if canImport(Glibc)
  import Glibc
#endif

/// How large a process is, in bytes, as /proc/PID/statm tells it: the cheapest figure there is, in which a page that processes share counts
/// for each of them.
public struct MemorySize: Equatable, Sendable {
  /// Its address space.
  public var virtualBytes: Int
  /// What of that is in memory.
  public var residentBytes: Int

  /// Nil when the process is gone.
  public static func of(_ processID: Int32) -> MemorySize? {
    firstLine(ofFile: "/proc/\(processID)/statm").flatMap {
      MemorySize(statm: $0, pageBytes: sysconf(Int32(_SC_PAGESIZE)))
    }
  }

  /// Reads the text of a statm file, which counts pages.
  init?(statm: String, pageBytes: Int) {
    let fields = statm.split(separator: " ")
    guard fields.count > 1, let virtual = Int(fields[0]), let resident = Int(fields[1]) else { return nil }
    virtualBytes = virtual * pageBytes
    residentBytes = resident * pageBytes
  }
}

/// The beginning of a file of /proc, up to the end of its first line; nil when there is none.
func firstLine(ofFile path: String) -> String? {
  guard let file = fopen(path, "re") else { return nil }
  defer { fclose(file) }
  var line = [CChar](repeating: 0, count: 512)
  guard fgets(&line, Int32(line.count), file) != nil else { return nil }
  return line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
}
