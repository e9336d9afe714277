import CLibevent
import CPlatform
public import Measurement

#if canImport(Glibc)
  import Glibc
#endif

extension MachineDescription {
  /// The machine this program runs on, as far as the system tells; what it does not tell stays empty. Reads a few files.
  public static var current: MachineDescription {
    var machine = MachineDescription()
    machine.processor = readTextFile("/proc/cpuinfo").flatMap { $0.value(of: "model name") } ?? ""
    machine.cores = Int(platform_available_processors())
    machine.memoryBytes = memoryBytesHere
    machine.kernel = kernelHere
    machine.os = readTextFile("/etc/os-release").flatMap { $0.value(of: "PRETTY_NAME", separator: "=") } ?? ""
    machine.libevent = libeventHere
    machine.swift = compilerHere
    return machine
  }

  private static var memoryBytesHere: UInt64 {
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let size = sysconf(Int32(_SC_PAGESIZE))
    return pages > 0 && size > 0 ? UInt64(pages) * UInt64(size) : 0
  }

  private static var kernelHere: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "" }
    return [text(names.sysname), text(names.release), text(names.machine)].joined(separator: " ")
  }

  /// The field is an array of characters, which Swift sees as a tuple.
  private static func text<Field>(_ field: Field) -> String {
    withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
  }

  /// The version the library names itself, and the package's: distributions patch what the first does not tell.
  private static var libeventHere: String {
    let version = String(cString: event_get_version())
    guard let package = debianVersion(of: "libevent-2.1-7") else { return version }
    return "\(version) (Debian package \(package))"
  }

  private static func debianVersion(of package: String) -> String? {
    guard let status = readTextFile("/var/lib/dpkg/status") else { return nil }
    let lines = status.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard let start = lines.firstIndex(where: { $0.elementsEqual("Package: \(package)".utf8) }) else { return nil }
    let paragraph = lines[start...].prefix { !$0.isEmpty }
    let version = paragraph.first { $0.starts(with: "Version: ".utf8) }
    return version.flatMap { String($0.dropFirst(9)) }
  }

  /// The compiler's version as far as it can be asked for while it compiles.
  private static var compilerHere: String {
    #if compiler(>=6.5)
      "6.5 or later"
    #elseif compiler(>=6.4)
      "6.4"
    #elseif compiler(>=6.3)
      "6.3"
    #elseif compiler(>=6.2)
      "6.2"
    #else
      "6.1"
    #endif
  }
}
