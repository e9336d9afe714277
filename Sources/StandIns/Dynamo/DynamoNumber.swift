/// A number as DynamoDB has them: decimal, of up to 38 digits, exact.
struct DynamoNumber: Hashable, Comparable, Sendable {
  /// Significant digits, 0...9, neither beginning nor ending in 0; none for zero.
  private var digits: [UInt8] = []
  /// The value is 0.digits times ten to this.
  private var exponent = 0
  private var isNegative = false

  enum Problem: Error, Equatable { case notANumber, tooManyDigits, overflow, underflow }

  init(parsing text: [UInt8]) throws(Problem) {
    var rest = text[...]
    if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
      isNegative = sign == UInt8(ascii: "-")
      rest.removeFirst()
    }
    var point: Int?
    var written = 0
    while let byte = rest.first, byte == UInt8(ascii: ".") || byte &- UInt8(ascii: "0") <= 9 {
      rest.removeFirst()
      if byte == UInt8(ascii: ".") {
        guard point == nil else { throw .notANumber }
        point = written
      } else {
        digits.append(byte - UInt8(ascii: "0"))
        written += 1
      }
    }
    guard written > 0 else { throw .notANumber }
    exponent = point ?? written
    if let letter = rest.first {
      guard letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") else { throw .notANumber }
      let power = String(decoding: rest.dropFirst(), as: UTF8.self)
      guard let power = Int(power), (-99_999...99_999).contains(power) else { throw .notANumber }
      exponent += power
    }
    try settle()
  }

  /// Puts the digits into their one form and checks the range.
  private mutating func settle() throws(Problem) {
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    while digits.last == 0 { digits.removeLast() }
    if digits.isEmpty {
      (exponent, isNegative) = (0, false)
      return
    }
    if digits.count > 38 { throw .tooManyDigits }
    if exponent > 126 { throw .overflow }
    if exponent < -129 { throw .underflow }
  }

  static func < (left: DynamoNumber, right: DynamoNumber) -> Bool {
    let (mine, theirs) = (left.sign, right.sign)
    guard mine == theirs, mine != 0 else { return mine < theirs }
    return mine > 0 ? left.isLess(than: right) : right.isLess(than: left)
  }

  private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

  private func isLess(than other: DynamoNumber) -> Bool {
    exponent == other.exponent ? digits.lexicographicallyPrecedes(other.digits) : exponent < other.exponent
  }

  /// Without needless zeros: `-12.5`; with a power of ten where the zeros would be many.
  var text: String {
    guard !digits.isEmpty else { return "0" }
    let plain = digits.map { Character(Unicode.Scalar(UInt8(ascii: "0") + $0)) }
    let minus = isNegative ? "-" : ""
    if exponent > 40 || exponent < -40 {
      let rest = plain.count > 1 ? "." + String(plain.dropFirst()) : ""
      return "\(minus)\(plain[0])\(rest)E\(exponent - 1)"
    }
    if exponent <= 0 { return minus + "0." + String(repeating: "0", count: -exponent) + String(plain) }
    if plain.count <= exponent { return minus + String(plain) + String(repeating: "0", count: exponent - plain.count) }
    return minus + String(plain[..<exponent]) + "." + String(plain[exponent...])
  }

  /// Bytes it counts as.
  var size: Int { digits.isEmpty ? 1 : (digits.count + 1) / 2 + 1 }
}
