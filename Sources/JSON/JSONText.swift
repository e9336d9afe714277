/// Writes JSON straight into a buffer of bytes, piece by piece: documents are made of rows without anything in between.
package enum JSONText {
  /// A string in quotes; `utf8` is what it says, unescaped.
  package static func append(_ utf8: some Collection<UInt8>, to bytes: inout [UInt8]) {
    if utf8.withContiguousStorageIfAvailable({ append($0, to: &bytes) }) == nil {
      Array(utf8).withUnsafeBufferPointer { append($0, to: &bytes) }
    }
  }

  package static func append(_ text: String, to bytes: inout [UInt8]) {
    var text = text
    text.withUTF8 { append($0, to: &bytes) }
  }

  private static func append(_ utf8: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    bytes.append(quote)
    // One pass without a way out of it, which the compiler can do many bytes at a time; most texts need no more.
    let needsEscapes = utf8.reduce(UInt8(0)) {
      $0 | ($1 < 0x20 ? 1 : 0) | ($1 == quote ? 1 : 0) | ($1 == backslash ? 1 : 0)
    }
    if needsEscapes != 0 {
      for byte in utf8 { appendEscaped(byte, to: &bytes) }
    } else {
      bytes.append(contentsOf: utf8)
    }
    bytes.append(quote)
  }

  private static func appendEscaped(_ byte: UInt8, to bytes: inout [UInt8]) {
    switch byte {
    case quote, backslash:
      bytes.append(backslash)
      bytes.append(byte)
    case 0x0A: append(raw: "\\n", to: &bytes)
    case 0x0D: append(raw: "\\r", to: &bytes)
    case 0x09: append(raw: "\\t", to: &bytes)
    case ..<0x20:
      append(raw: byte < 0x10 ? "\\u000" : "\\u001", to: &bytes)
      bytes.append(hexadecimal.utf8Start[Int(byte & 15)])
    default: bytes.append(byte)
    }
  }

  package static func append(raw text: StaticString, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package static func append(_ value: Int64, to bytes: inout [UInt8]) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    append(value.magnitude, to: &bytes)
  }

  /// `digits`: at least so many, with zeros before.
  package static func append(_ value: UInt64, digits: Int = 1, to bytes: inout [UInt8]) {
    var places = 1
    var rest = value / 10
    while rest > 0 {
      places += 1
      rest /= 10
    }
    places = max(places, digits)
    let end = bytes.count + places
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: places))
    rest = value
    for place in stride(from: end - 1, through: end - places, by: -1) {
      bytes[place] += UInt8(rest % 10)
      rest /= 10
    }
  }

  /// The shortest text that is read back as the same number; not for NaN and the infinities, which JSON lacks.
  package static func append(_ value: Double, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: value.description.utf8)
  }

  private static let quote = UInt8(ascii: "\"")
  private static let backslash = UInt8(ascii: "\\")
  private static let hexadecimal: StaticString = "0123456789abcdef"
}
