/// A number as JSON writes it, taken apart exactly: equal for numbers that are equal, however they are written and however large they are.
struct JSONDecimal: Hashable {
  /// ASCII, without zeros at either end; none: the number is 0.
  private var digits: [UInt8] = []
  private var isNegative = false
  /// The power of ten that the last digit counts.
  private var exponent = 0

  /// nil: it is no number, or no Int holds its exponent.
  init?(_ text: String) {
    let zero = UInt8(ascii: "0")
    let parts = text.utf8.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == UInt8(ascii: "e") }
    let isNegative = parts[0].first == UInt8(ascii: "-")
    let sides = parts[0].dropFirst(isNegative ? 1 : 0)
      .split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    let all = sides.flatMap { Array($0) }
    guard !all.isEmpty, all.allSatisfy({ (zero...UInt8(ascii: "9")).contains($0) }) else { return nil }
    guard let written = parts.count == 2 ? Int(Substring(parts[1])) : 0 else { return nil }
    let zeros = all.reversed().prefix { $0 == zero }.count
    digits = Array(all.dropLast(zeros).drop { $0 == zero })
    if digits.isEmpty { return }
    self.isNegative = isNegative
    let (exponent, overflows) = written.addingReportingOverflow(zeros - (sides.count == 2 ? sides[1].count : 0))
    if overflows { return nil }
    self.exponent = exponent
  }

  var isWhole: Bool { exponent >= 0 }

  /// nil: it has a fraction, or does not fit.
  var integer: Int? {
    if digits.isEmpty { return 0 }
    guard (0...19).contains(exponent) else { return nil }
    return Int(sign + String(decoding: digits, as: UTF8.self) + String(repeating: "0", count: exponent))
  }

  /// As JSON, in the one form that equal numbers share: `-125e-2`.
  var text: String {
    digits.isEmpty ? "0" : sign + String(decoding: digits, as: UTF8.self) + (exponent == 0 ? "" : "e\(exponent)")
  }

  private var sign: String { isNegative ? "-" : "" }
}
