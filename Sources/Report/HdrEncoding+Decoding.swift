import Measurement

extension HdrEncoding {
  /// More than any histogram of ours can need: 33 Ki counts of nine bytes.
  private static let highestBytes = 1 << 20

  /// Reads what ``compressed(_:)`` writes, from us or from any other tool with the same range and digits.
  static func histogram(compressed bytes: [UInt8]) throws(RecordError) -> LatencyHistogram {
    var reader = BigEndianReader(bytes[...])
    guard try reader.next(UInt32.self) == compressedCookie else {
      throw RecordError("this is no compressed V2 histogram")
    }
    let length = try reader.next(UInt32.self)
    guard Int(length) == reader.rest.count else { throw RecordError("the compressed histogram is cut short") }
    return try histogram(encoded: Zlib.inflated(Array(reader.rest), atMost: highestBytes))
  }

  static func histogram(encoded bytes: [UInt8]) throws(RecordError) -> LatencyHistogram {
    var reader = BigEndianReader(bytes[...])
    guard try reader.next(UInt32.self) == cookie else { throw RecordError("this is no V2 histogram") }
    let length = try reader.next(UInt32.self)
    guard try reader.next(UInt32.self) == 0, try reader.next(UInt32.self) == significantDigits,
      try reader.next(UInt64.self) == 1
    else {
      throw RecordError("the histogram does not have three significant digits from 1 up")
    }
    _ = try reader.next(UInt64.self)
    _ = try reader.next(UInt64.self)
    guard Int(length) == reader.rest.count else { throw RecordError("the histogram is cut short") }
    return try counts(reader.rest)
  }

  private static func counts(_ bytes: ArraySlice<UInt8>) throws(RecordError) -> LatencyHistogram {
    var histogram = LatencyHistogram()
    var rest = bytes
    var index = 0
    let end = self.index(of: LatencyHistogram.highestNanoseconds) + 1
    while !rest.isEmpty {
      let value = try number(&rest)
      if value > 0 {
        guard index < end else { throw RecordError("the histogram counts latencies beyond 1 h") }
        histogram.record(nanoseconds(at: index), count: UInt64(value))
      }
      // A negative number is a run of empty places; its size is checked before it is added.
      index += value < 0 ? Int(min(value.magnitude, UInt64(end))) : 1
    }
    return histogram
  }

  private static func number(_ rest: inout ArraySlice<UInt8>) throws(RecordError) -> Int64 {
    var value: UInt64 = 0
    for shift in stride(from: UInt64(0), through: 56, by: 7) {
      guard let byte = rest.popFirst() else { throw RecordError("the histogram ends within a count") }
      let isLast = shift == 56 || byte < 0x80
      value |= UInt64(isLast ? byte : byte & 0x7F) << shift
      if isLast { break }
    }
    return Int64(bitPattern: value >> 1) ^ -Int64(value & 1)
  }
}

/// Takes big-endian numbers off the front of some bytes.
private struct BigEndianReader {
  var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func next<Number: FixedWidthInteger>(_ type: Number.Type) throws(RecordError) -> Number {
    let size = Number.bitWidth / 8
    guard rest.count >= size else { throw RecordError("the histogram ends within its head") }
    defer { rest = rest.dropFirst(size) }
    return rest.prefix(size).reduce(0) { $0 << 8 | Number($1) }
  }
}
