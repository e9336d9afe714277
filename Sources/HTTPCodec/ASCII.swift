/// Byte classes and comparisons the parsers are made of. Everything here is branch-light and needs no start-up code.
enum ASCII {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let delete: UInt8 = 0x7F

  /// What a byte may be part of; one octal digit per byte in `classes`.
  static let visible: UInt8 = 1
  static let token: UInt8 = 2
  static let regName: UInt8 = 4

  /// One digit per byte value, sixteen to a row: 1 may stand in a request target (visible, not `#`), 2 is a token
  /// character (RFC 9110, 5.6.2), 4 may stand in a host name without escape (RFC 3986, 3.2.2).
  ///
  /// A string literal, since that is constant memory: a `static let` array would be built, and checked, at run time.
  @inline(__always)
  private static var classes: UnsafePointer<UInt8> {
    let digits: StaticString =
      """
      0000000000000000\
      0000000000000000\
      0712737755775771\
      7777777777151511\
      1777777777777777\
      7777777777711137\
      3777777777777777\
      7777777777713170\
      0000000000000000\
      0000000000000000\
      0000000000000000\
      0000000000000000\
      0000000000000000\
      0000000000000000\
      0000000000000000\
      0000000000000000
      """
    return digits.utf8Start
  }

  @inline(__always)
  static func isToken(_ byte: UInt8) -> Bool { classes[Int(byte)] & token != 0 }

  @inline(__always)
  static func isVisible(_ byte: UInt8) -> Bool { classes[Int(byte)] & visible != 0 }

  @inline(__always)
  static func isRegName(_ byte: UInt8) -> Bool { classes[Int(byte)] & regName != 0 }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

  /// NUL to US, TAB among them, and DEL.
  @inline(__always)
  static func isControl(_ byte: UInt8) -> Bool { byte < space || byte == delete }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
  }

  /// The value of a hexadecimal digit, or 255.
  @inline(__always)
  static func hexValue(_ byte: UInt8) -> UInt8 {
    let digit = byte &- UInt8(ascii: "0")
    if digit <= 9 { return digit }
    let letter = (byte | 0x20) &- UInt8(ascii: "a")
    return letter < 6 ? letter + 10 : 255
  }
}

extension UnsafeRawPointer {
  /// The byte at an offset.
  @inline(__always)
  func byte(_ offset: Int) -> UInt8 { load(fromByteOffset: offset, as: UInt8.self) }

  /// Whether the next bytes are `text`. As many bytes as `text` has must be readable, and it has at least three.
  @inline(__always)
  func matches(_ text: StaticString) -> Bool { difference(from: text, folding: 0) == 0 }

  /// Whether the next bytes are `text` when letters may be upper case. `text` is lower-case letters, digits and `-`, and
  /// the bytes hold no controls: then setting bit 5 folds case and makes nothing else equal.
  @inline(__always)
  func matchesFolded(_ text: StaticString) -> Bool { difference(from: text, folding: 0x2020_2020_2020_2020) == 0 }

  /// Bits in which the next bytes, with `folding` set in them, differ from `text`: compared in words that overlap.
  @inline(__always)
  private func difference(from text: StaticString, folding: UInt64) -> UInt64 {
    let other = UnsafeRawPointer(text.utf8Start)
    let count = text.utf8CodeUnitCount
    if count >= 8 {
      var bits: UInt64 = 0
      var offset = 0
      while offset < count - 8 {
        bits |= (word(offset) | folding) ^ other.word(offset)
        offset += 8
      }
      return bits | (word(count - 8) | folding) ^ other.word(count - 8)
    }
    if count >= 4 {
      let fold = UInt32(truncatingIfNeeded: folding)
      let first = (halfWord(0) | fold) ^ other.halfWord(0)
      let last = (halfWord(count - 4) | fold) ^ other.halfWord(count - 4)
      return UInt64(first | last)
    }
    let fold = UInt8(truncatingIfNeeded: folding)
    var bits: UInt8 = 0
    for offset in 0..<count { bits |= (byte(offset) | fold) ^ other.byte(offset) }
    return UInt64(bits)
  }

  @inline(__always)
  func word(_ offset: Int) -> UInt64 { loadUnaligned(fromByteOffset: offset, as: UInt64.self) }

  @inline(__always)
  func halfWord(_ offset: Int) -> UInt32 { loadUnaligned(fromByteOffset: offset, as: UInt32.self) }
}
