/// Appending text and numbers to a buffer of bytes without a `String` in between. Nothing here allocates once the array
/// has the capacity: callers keep it with `removeAll(keepingCapacity: true)`.
extension [UInt8] {
  /// Appends the text's bytes.
  @inlinable
  public mutating func append(_ text: StaticString) {
    append(contentsOf: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends the number in decimal, with a `-` when negative.
  public mutating func append(decimal number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var rest = number.magnitude
    withUnsafeTemporaryAllocation(byteCount: 20, alignment: 1) { digits in
      var start = 20
      repeat {
        start &-= 1
        digits[start] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      append(contentsOf: UnsafeRawBufferPointer(rebasing: digits[start...]))
    }
  }

  /// Appends the number in lower-case hexadecimal, without `0x`.
  public mutating func append(hex number: UInt) {
    var shift = Swift.max(0, UInt.bitWidth - number.leadingZeroBitCount - 1) & ~3
    while shift >= 0 {
      let digit = UInt8(truncatingIfNeeded: number >> UInt(shift)) & 15
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      shift -= 4
    }
  }

  /// Appends the number in decimal with exactly `places` decimals; `number` counts units of the last one. For
  /// milliseconds out of microseconds: `append(fixed: 1234, places: 3)` gives `1.234`.
  public mutating func append(fixed number: UInt64, places: Int) {
    var unit: UInt64 = 1
    for _ in 0..<places { unit *= 10 }
    append(decimal: Int(truncatingIfNeeded: number / unit))
    guard places > 0 else { return }
    append(UInt8(ascii: "."))
    var rest = number % unit
    for _ in 0..<places {
      unit /= 10
      append(UInt8(ascii: "0") + UInt8(rest / unit))
      rest %= unit
    }
  }

  /// Appends `name: value` and CRLF. Neither is checked: both come from the program, never from a peer.
  @inlinable
  public mutating func appendField(_ name: StaticString, _ value: StaticString) {
    append(name)
    append(": ")
    append(value)
    append("\r\n")
  }

  /// Appends `name: number` and CRLF.
  @inlinable
  public mutating func appendField(_ name: StaticString, decimal value: Int) {
    append(name)
    append(": ")
    append(decimal: value)
    append("\r\n")
  }

  /// Appends one chunk of chunked coding; nothing for no bytes, since an empty chunk would end the message.
  public mutating func appendChunk(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count > 0 else { return }
    append(hex: UInt(bytes.count))
    append("\r\n")
    append(contentsOf: bytes)
    append("\r\n")
  }

  /// Appends the chunk that ends a chunked message, with the trailer lines `trailers` appends.
  public mutating func appendLastChunk(trailers: (inout [UInt8]) -> Void = { _ in }) {
    append("0\r\n")
    trailers(&self)
    append("\r\n")
  }
}
