#if canImport(Glibc)
  import Glibc
#endif

/// Numbers in the text of a /proc file, read where they lie: such files are read many times a second, and a String for each
/// line would cost more than the kernel takes to write it.
struct ProcText {
  private let bytes: UnsafeRawBufferPointer

  /// - Parameter bytes: borrowed; must outlive the value.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The number on the first line that begins with `name`, which ends with its separator, such as `"Pss:"`.
  func number(_ name: StaticString) -> UInt64? {
    var start = 0
    while start < bytes.count {
      if begins(name, at: start) { return firstNumber(from: start + name.utf8CodeUnitCount) }
      guard let end = endOfLine(from: start) else { return nil }
      start = end + 1
    }
    return nil
  }

  /// The numbers of a line from an offset on, blanks between them.
  func numbers(from start: Int = 0) -> Numbers { Numbers(bytes: bytes, offset: start) }

  /// The number that stands at an offset, blanks before it skipped.
  func firstNumber(from start: Int = 0) -> UInt64? {
    var numbers = numbers(from: start)
    return numbers.next()
  }

  /// Whether a name stands at an offset.
  func begins(_ name: StaticString, at offset: Int = 0) -> Bool {
    guard offset + name.utf8CodeUnitCount <= bytes.count, let base = bytes.baseAddress else { return false }
    return memcmp(base + offset, name.utf8Start, name.utf8CodeUnitCount) == 0
  }

  private func endOfLine(from offset: Int) -> Int? {
    guard let base = bytes.baseAddress, let end = memchr(base + offset, 0x0A, bytes.count - offset) else { return nil }
    return UnsafeRawPointer(end) - base
  }

  struct Numbers: IteratorProtocol {
    fileprivate let bytes: UnsafeRawBufferPointer
    fileprivate var offset: Int

    /// The next number; nothing at the end of the line, or where something else than a number stands.
    mutating func next() -> UInt64? {
      while offset < bytes.count, bytes[offset] == 0x20 || bytes[offset] == 0x09 { offset += 1 }
      let first = offset
      var value: UInt64 = 0
      while offset < bytes.count, case let digit = bytes[offset] &- 0x30, digit < 10 {
        value = value &* 10 &+ UInt64(digit)
        offset += 1
      }
      return offset > first ? value : nil
    }
  }
}
