/// The line that announces a chunk: a size in hexadecimal, then perhaps extensions (RFC 9112, 7.1).
enum ChunkLine {
  /// The size. Extensions must be well formed and are ignored.
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

  /// Whether the rest of the line is `*( BWS ";" BWS name [ BWS "=" BWS value ] )` (RFC 9112, 7.1.1).
  private static func hasOnlyExtensions(_ bytes: UnsafeRawPointer, start: Int, end: Int) -> Bool {
    var offset = start
    while offset < end {
      let semicolon = skipBlanks(bytes, from: offset, to: end)
      guard semicolon < end, bytes.byte(semicolon) == UInt8(ascii: ";") else { return false }
      let name = skipBlanks(bytes, from: semicolon + 1, to: end)
      offset = skipToken(bytes, from: name, to: end)
      guard offset > name else { return false }
      let equals = skipBlanks(bytes, from: offset, to: end)
      guard equals < end, bytes.byte(equals) == UInt8(ascii: "=") else { continue }
      let value = skipBlanks(bytes, from: equals + 1, to: end)
      offset = skipValue(bytes, from: value, to: end)
      guard offset > value else { return false }
    }
    return true
  }

  /// The offset behind the token or quoted string (RFC 9110, 5.6.4) at `start`; `start` when there is none.
  private static func skipValue(_ bytes: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    guard start < end, bytes.byte(start) == UInt8(ascii: "\"") else {
      return skipToken(bytes, from: start, to: end)
    }
    var offset = start + 1
    while offset < end, bytes.byte(offset) != UInt8(ascii: "\"") {
      offset += bytes.byte(offset) == UInt8(ascii: "\\") ? 2 : 1
    }
    return offset < end ? offset + 1 : start
  }

  private static func skipToken(_ bytes: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end, ASCII.isToken(bytes.byte(offset)) { offset += 1 }
    return offset
  }

  private static func skipBlanks(_ bytes: UnsafeRawPointer, from start: Int, to end: Int) -> Int {
    var offset = start
    while offset < end, ASCII.isBlank(bytes.byte(offset)) { offset += 1 }
    return offset
  }
}
