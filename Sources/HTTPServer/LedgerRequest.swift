import HTTPCodec

#if canImport(Glibc)
  import Glibc
#endif

extension RequestHead {
  /// Whether the client asks where the time of this request goes: a field `Reactometer-Ledger: 1`.
  ///
  /// Asked of each request, hence the short ways out: the other fields are stepped over without being taken apart.
  func asksForLedger(in input: UnsafeRawBufferPointer) -> Bool {
    let nameLength = 18
    var offset = fields.start
    while fields.end - offset > nameLength + 3, let base = input.baseAddress {
      let line = base + offset
      if line.load(fromByteOffset: nameLength, as: UInt8.self) == UInt8(ascii: ":"), isLedger(line, nameLength, input) {
        return ByteRange(start: offset, end: fields.end).field(named: "reactometer-ledger", in: input)
          .map { $0.equals("1", in: input) } ?? false
      }
      guard let end = memchr(line, Int32(UInt8(ascii: "\n")), fields.end - offset) else { return false }
      offset = UnsafeRawPointer(end) - base + 1
    }
    return false
  }

  private func isLedger(_ line: UnsafeRawPointer, _ length: Int, _ input: UnsafeRawBufferPointer) -> Bool {
    let start = line - input.baseAddress!
    return ByteRange(start: start, end: start + length).equalsIgnoringCase("reactometer-ledger", in: input)
  }
}
