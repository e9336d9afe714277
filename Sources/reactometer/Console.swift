#if canImport(Glibc)
  import Glibc
#endif

/// Text to the standard streams, straight to their descriptors: nothing is left in a buffer when the process ends.
enum Console {
  /// The results.
  static func print(_ text: String) { _ = write(Array(text.utf8), to: 1) }

  /// The results of something that took its time, or that somebody keeps: that they were lost has to be told.
  static func printOrFail(_ text: String, as what: String = "report") throws {
    guard write(Array(text.utf8), to: 1) else {
      throw CommandFailure(.cannotCreate, "the \(what) cannot be printed: \(String(cString: strerror(errno))).")
    }
  }

  /// What is said to the person at the terminal.
  static func tell(_ text: String) { _ = write(Array(text.utf8), to: 2) }

  /// Writes all of it; returns whether that worked, else `errno` says why.
  static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
