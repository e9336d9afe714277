/// Finds the end of a line and remembers how far it looked, so that bytes which arrive one by one are each seen once.
///
/// Every byte of a line it hands out is checked: no control byte but TAB, and CRLF at the end.
struct LineScanner: Sendable {
  /// Offset of the first byte not looked at yet.
  var position = 0

  /// The offset of the CR that ends the line at `position`, which then stands behind the line's LF; or -1 when the bytes
  /// do not reach that far.
  ///
  /// - Parameters:
  ///   - count: how many bytes are readable at `bytes`.
  ///   - lastEnd: the largest offset the CR may have; beyond it the line is `tooLong`.
  @inline(__always)
  mutating func lineEnd(
    _ bytes: UnsafeRawPointer, count: Int, lastEnd: Int, tooLong: Refusal.Reason
  ) throws(Refusal) -> Int {
    let stop = min(count, lastEnd &+ 1)
    var offset = position
    while true {
      offset = Self.firstControl(bytes, from: offset, to: stop)
      guard offset < stop else {
        position = offset
        guard stop <= lastEnd else { throw Refusal(tooLong) }
        return -1
      }
      let byte = bytes.byte(offset)
      if byte == ASCII.carriageReturn {
        guard offset &+ 1 < count else {
          position = offset
          return -1
        }
        guard bytes.byte(offset &+ 1) == ASCII.lineFeed else { throw Refusal(.bareCarriageReturn) }
        position = offset &+ 2
        return offset
      }
      guard byte == ASCII.tab else {
        throw Refusal(byte == ASCII.lineFeed ? .bareLineFeed : .controlByte)
      }
      offset &+= 1
    }
  }

  /// The offset of the first control byte in `start..<stop`, or `stop`: eight bytes at a time.
  @inline(__always)
  private static func firstControl(_ bytes: UnsafeRawPointer, from start: Int, to stop: Int) -> Int {
    let highBits: UInt64 = 0x8080_8080_8080_8080
    var offset = start
    while offset &+ 8 <= stop {
      // A byte's high bit is set where it was below 0x20, or equal to 0x7F. Borrows can mark bytes above the first hit
      // wrongly, never one below it.
      let word = bytes.word(offset).littleEndian
      let low = (word &- 0x2020_2020_2020_2020) & ~word
      let flipped = word ^ 0x7F7F_7F7F_7F7F_7F7F
      let deletes = (flipped &- 0x0101_0101_0101_0101) & ~flipped
      let hits = (low | deletes) & highBits
      if hits != 0 { return offset &+ hits.trailingZeroBitCount >> 3 }
      offset &+= 8
    }
    while offset < stop, !ASCII.isControl(bytes.byte(offset)) { offset &+= 1 }
    return offset
  }
}
