/// The line that announces a chunk: a size in hexadecimal, then perhaps extensions (RFC 9112, 7.1).
enum ChunkLine {
  /// The size. Extensions need a name and are ignored; blanks may stand before their semicolon and nowhere else.
  static func size(_ bytes: UnsafeRawPointer, start: Int, end: Int) throws(Refusal) -> Int {
    var offset = start
    var value: UInt64 = 0
    var overflow = false
    while offset < end {
      let digit = ASCII.hexValue(bytes.byte(offset))
      guard digit < 16 else { break }
      overflow = overflow || value >> 59 != 0
      value = value << 4 | UInt64(digit)
      offset += 1
    }
    guard offset > start, hasOnlyExtensions(bytes, start: offset, end: end) else {
      throw Refusal(.malformedChunkSize)
    }
    guard !overflow else { throw Refusal(.chunkSizeOverflow) }
    return Int(value)
  }

  private static func hasOnlyExtensions(_ bytes: UnsafeRawPointer, start: Int, end: Int) -> Bool {
    guard start < end else { return true }
    var offset = skipBlanks(bytes, from: start, to: end)
    guard offset < end, bytes.byte(offset) == UInt8(ascii: ";") else { return false }
    offset = skipBlanks(bytes, from: offset + 1, to: end)
    return offset < end && ASCII.isToken(bytes.byte(offset))
  }

  private static func skipBlanks(_ bytes: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end, ASCII.isBlank(bytes.byte(offset)) { offset += 1 }
    return offset
  }
}
