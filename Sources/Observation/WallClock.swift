#if canImport(Glibc)
  import Glibc
#endif

/// The time of day, for records and names of files. Nothing is measured with it.
public enum WallClock {
  /// The present in UTC as ISO 8601: `2026-05-26T05:35:34Z`.
  public static var now: String { text(secondsSince1970: secondsSince1970) }

  /// The present in whole seconds since 1970 (UTC).
  public static var secondsSince1970: Int { time(nil) }

  /// A time in UTC as ISO 8601.
  public static func text(secondsSince1970 seconds: Int) -> String {
    var seconds = seconds
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [UInt8](repeating: 0, count: 32)
    let count = text.withUnsafeMutableBytes { bytes in
      bytes.withMemoryRebound(to: CChar.self) { strftime($0.baseAddress!, $0.count, "%Y-%m-%dT%H:%M:%SZ", &parts) }
    }
    return String(decoding: text[..<count], as: UTF8.self)
  }
}
