/// The anatomy of one field line whose bytes a `LineScanner` has checked.
enum FieldLine {
  /// The offset of the colon that ends the name, or why the line is none.
  @inline(__always)
  static func colon(_ bytes: UnsafeRawPointer, start: Int, end: Int) throws(Refusal) -> Int {
    var offset = start
    while offset < end, ASCII.isToken(bytes.byte(offset)) { offset &+= 1 }
    guard offset < end, offset > start, bytes.byte(offset) == UInt8(ascii: ":") else {
      throw Refusal(fault(bytes, start: start, stop: offset, end: end))
    }
    return offset
  }

  /// What is wrong with a line whose name stops at `stop` without a colon, or is empty.
  private static func fault(_ bytes: UnsafeRawPointer, start: Int, stop: Int, end: Int) -> Refusal.Reason {
    guard stop < end else { return .missingColon }
    let byte = bytes.byte(stop)
    if stop == start {
      if ASCII.isBlank(byte) { return .foldedLine }
      return byte == UInt8(ascii: ":") ? .emptyFieldName : .fieldNameByte
    }
    guard ASCII.isBlank(byte) else { return .fieldNameByte }
    var offset = stop
    while offset < end, ASCII.isBlank(bytes.byte(offset)) { offset += 1 }
    return offset < end && bytes.byte(offset) == UInt8(ascii: ":") ? .spaceBeforeColon : .fieldNameByte
  }

  /// The value behind the colon, without the blanks around it.
  @inline(__always)
  static func value(_ bytes: UnsafeRawPointer, colon: Int, end: Int) -> ByteRange {
    trimmed(bytes, ByteRange(start: colon &+ 1, end: end))
  }

  @inline(__always)
  static func trimmed(_ bytes: UnsafeRawPointer, _ range: ByteRange) -> ByteRange {
    var trimmed = range
    while trimmed.start < trimmed.end, ASCII.isBlank(bytes.byte(trimmed.start)) { trimmed.start &+= 1 }
    while trimmed.start < trimmed.end, ASCII.isBlank(bytes.byte(trimmed.end &- 1)) { trimmed.end &-= 1 }
    return trimmed
  }

  /// Takes the next member off a comma-separated list, trimmed and perhaps empty; `nil` when nothing is left. After the
  /// last member `rest` starts behind its own end.
  static func nextListMember(_ bytes: UnsafeRawPointer, _ rest: inout ByteRange) -> ByteRange? {
    guard rest.start <= rest.end else { return nil }
    var offset = rest.start
    while offset < rest.end, bytes.byte(offset) != UInt8(ascii: ",") { offset += 1 }
    let member = trimmed(bytes, ByteRange(start: rest.start, end: offset))
    rest.start = offset + 1
    return member
  }

  /// The token a value begins with, perhaps empty.
  static func leadingToken(_ bytes: UnsafeRawPointer, _ value: ByteRange) -> ByteRange {
    var offset = value.start
    while offset < value.end, ASCII.isToken(bytes.byte(offset)) { offset += 1 }
    return ByteRange(start: value.start, end: offset)
  }
}

extension LineScanner {
  /// The end of the field line at `start`, held to the line's limit and to what is left of the section's: the line's CRLF
  /// and, unless the line is empty, the empty line after it must fit in the section too.
  @inline(__always)
  mutating func fieldLineEnd(
    _ bytes: UnsafeRawPointer, count: Int, start: Int, sectionLimit: Int, lineLimit: Int
  ) throws(Refusal) -> Int {
    let lineLast = start &+ lineLimit
    let sectionLast = sectionLimit &- 2
    guard start <= sectionLast else { throw Refusal(.headTooLarge) }
    return lineLast <= sectionLast
      ? try lineEnd(bytes, count: count, lastEnd: lineLast, tooLong: .fieldLineTooLong)
      : try lineEnd(bytes, count: count, lastEnd: sectionLast, tooLong: .headTooLarge)
  }
}
