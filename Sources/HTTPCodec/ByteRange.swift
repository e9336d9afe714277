/// A piece of the input: offsets into the buffer handed to that call of `next`, end excluded.
///
/// The parsers copy nothing; everything they find they name by a range. A range is good until the caller drops the
/// bytes the step consumed.
public struct ByteRange: Equatable, Sendable {
  /// Offset of the first byte.
  public var start: Int
  /// Offset behind the last byte.
  public var end: Int

  @inlinable
  public init(start: Int, end: Int) {
    self.start = start
    self.end = end
  }

  /// The range of nothing, at the buffer's start.
  @inlinable public static var empty: ByteRange { ByteRange(start: 0, end: 0) }

  /// How many bytes.
  @inlinable public var count: Int { end &- start }

  @inlinable public var isEmpty: Bool { start == end }

  /// The bytes themselves, inside `input`: the buffer of the call this range came from.
  @inlinable
  public func bytes(in input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: input[start..<end])
  }

  /// The same bytes seen from a buffer that starts `distance` bytes earlier.
  func shifted(by distance: Int) -> ByteRange {
    ByteRange(start: start + distance, end: end + distance)
  }
}

extension ByteRange {
  /// Whether the bytes are exactly `text`, case included: for paths and query names.
  public func equals(_ text: StaticString, in input: UnsafeRawBufferPointer) -> Bool {
    guard count == text.utf8CodeUnitCount, let base = input.baseAddress else {
      return isEmpty && text.utf8CodeUnitCount == 0
    }
    let expected = text.utf8Start
    for index in 0..<count where base.byte(start + index) != expected[index] { return false }
    return true
  }

  /// Whether the bytes are `text` when the case of ASCII letters is ignored: for field names and tokens.
  public func equalsIgnoringCase(_ text: StaticString, in input: UnsafeRawBufferPointer) -> Bool {
    guard count == text.utf8CodeUnitCount, let base = input.baseAddress else {
      return isEmpty && text.utf8CodeUnitCount == 0
    }
    let expected = text.utf8Start
    for index in 0..<count
    where ASCII.lowercased(base.byte(start + index)) != ASCII.lowercased(expected[index]) { return false }
    return true
  }

  /// The bytes as a decimal number: one or more digits and nothing else. `nil` for none, junk, a sign, or a number
  /// beyond `Int.max`.
  public func decimal(in input: UnsafeRawBufferPointer) -> Int? {
    guard let base = input.baseAddress, !isEmpty else { return nil }
    var value = 0
    for offset in start..<end {
      let digit = base.byte(offset) &- UInt8(ascii: "0")
      guard digit <= 9 else { return nil }
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(digit))
      guard !overflow, !carry else { return nil }
      value = sum
    }
    return value
  }

  /// The bytes as text, for messages to people; this allocates.
  public func text(in input: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes(in: input), as: UTF8.self)
  }
}
