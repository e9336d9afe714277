/// Cuts a body into the pieces in which it trickles: as many as its time has hundredths of a second, at most a hundred and none empty.
struct Trickle: Sendable {
  /// From the head to the first piece, and from each to the next: the last goes out when the whole time is over.
  let intervalNanoseconds: UInt64
  private let length: Int
  private let pieces: Int
  private var sent = 0

  /// - Parameter length: bytes of the body, at least one.
  init(length: Int, nanoseconds: UInt64) {
    self.length = length
    pieces = min(length, 100, max(1, Int(clamping: nanoseconds / 10_000_000)))
    intervalNanoseconds = nanoseconds / UInt64(pieces)
  }

  var isOver: Bool { sent == pieces }

  /// Where the next piece stands in the body.
  mutating func next() -> Range<Int> {
    // The products cannot overflow: no body is larger than memory, and there are a hundred pieces.
    let start = length * sent / pieces
    sent += 1
    return start..<length * sent / pieces
  }
}
