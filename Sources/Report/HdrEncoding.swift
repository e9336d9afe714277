import Measurement

/// The V2 encoding of a histogram: a head of big-endian fields, then the counts in order of their index as ZigZag LEB128
/// numbers, a run of empty ones as its negative length; deflated, with a head of its own.
///
/// Source: `AbstractHistogram.encodeIntoByteBuffer` and `ZigZagEncoding.java` of HdrHistogram.
enum HdrEncoding {
  static let cookie: UInt32 = 0x1c84_9303 | 0x10
  static let compressedCookie: UInt32 = 0x1c84_9304 | 0x10
  /// Cookie, payload length, index offset, digits, lowest, highest, ratio.
  static let headBytes = 40
  static let significantDigits: UInt32 = 3

  /// The compressed encoding, before base64.
  static func compressed(_ histogram: LatencyHistogram) -> [UInt8] {
    let deflated = Zlib.deflated(encoded(histogram))
    return bigEndian(compressedCookie) + bigEndian(UInt32(deflated.count)) + deflated
  }

  static func encoded(_ histogram: LatencyHistogram) -> [UInt8] {
    let payload = counts(histogram)
    var bytes = bigEndian(cookie) + bigEndian(UInt32(payload.count)) + bigEndian(UInt32(0))
    bytes += bigEndian(significantDigits)
    bytes += bigEndian(UInt64(1)) + bigEndian(LatencyHistogram.highestNanoseconds)
    bytes += bigEndian((1.0).bitPattern)
    return bytes + payload
  }

  private static func counts(_ histogram: LatencyHistogram) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = 0
    for (nanoseconds, count) in histogram.recordedCounts {
      let index = index(of: nanoseconds)
      if index > next { append(-Int64(index - next), to: &bytes) }
      append(Int64(count), to: &bytes)
      next = index + 1
    }
    return bytes
  }

  /// Where the reference keeps a value: 2,048 places for 0 to 2,047, then 1,024 for each doubling.
  static func index(of nanoseconds: UInt64) -> Int {
    let bucket = 53 - (nanoseconds | 2047).leadingZeroBitCount
    return (bucket + 1) << 10 + Int(nanoseconds >> UInt64(bucket)) - 1024
  }

  /// The lowest value kept there.
  static func nanoseconds(at index: Int) -> UInt64 {
    index < 2048 ? UInt64(index) : UInt64(index & 1023 + 1024) << UInt64(index >> 10 - 1)
  }

  /// ZigZag puts the sign into the lowest bit; then seven bits to a byte, lowest first, all eight in a ninth.
  private static func append(_ value: Int64, to bytes: inout [UInt8]) {
    var rest = UInt64(bitPattern: (value << 1) ^ (value >> 63))
    for _ in 0..<8 {
      if rest < 0x80 { break }
      bytes.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }

  private static func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.bigEndian) { Array($0) }
  }
}
