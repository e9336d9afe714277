import HTTPCodec

#if canImport(Glibc)
  import Glibc
#endif

extension RequestHead {
  /// Whether the client asks where the time of this request goes: a field `Reactometer-Ledger: 1`.
  ///
  /// Asked of each request, hence the short ways out: the other fields are stepped over without being taken apart.
  func asksForLedger(in input: UnsafeRawBufferPointer) -> Bool {
    guard let base = input.baseAddress else { return false }
    var line = base + fields.start
    let end = base + fields.end
    // The shortest field that asks: a name of 18 bytes, a colon, the value, the end of the line.
    while end - line >= 22 {
      if isLedger(line) { return isOne(line + 19) }
      guard let newline = memchr(line, Int32(UInt8(ascii: "\n")), end - line) else { return false }
      line = UnsafeRawPointer(newline) + 1
    }
    return false
  }

  /// Compares the name and its colon in words that overlap. Setting bit 5 folds the case of letters, and nothing else becomes equal by it
  /// that the parser lets into a line: it has refused control characters.
  private func isLedger(_ line: UnsafeRawPointer) -> Bool {
    let name: StaticString = "reactometer-ledger:"
    let expected = UnsafeRawPointer(name.utf8Start)
    func difference(_ offset: Int) -> UInt64 {
      (line.loadUnaligned(fromByteOffset: offset, as: UInt64.self) | 0x2020_2020_2020_2020)
        ^ expected.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }
    return difference(0) | difference(8) | difference(11) == 0
  }

  /// Whether a value is 1, with blanks around it or not. It ends in CRLF.
  private func isOne(_ value: UnsafeRawPointer) -> Bool {
    func isBlank(_ byte: UnsafeRawPointer) -> Bool {
      let byte = byte.load(as: UInt8.self)
      return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
    var byte = value
    while isBlank(byte) { byte += 1 }
    guard byte.load(as: UInt8.self) == UInt8(ascii: "1") else { return false }
    byte += 1
    while isBlank(byte) { byte += 1 }
    return byte.load(as: UInt8.self) == UInt8(ascii: "\r")
  }
}
