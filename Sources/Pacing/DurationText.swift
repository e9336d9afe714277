/// Durations as people write them: `10s`, `500ms`, `1m30s`, `1.5h`, and a plain number for seconds.
extension Duration {
  /// Reads a duration that is zero or more and fits into `Int64` nanoseconds. Digits below a nanosecond are dropped.
  public init(parsing text: String) throws(UnitError) {
    var rest = Substring(text)
    var total: Int64 = 0
    repeat {
      guard let amount = DecimalNumber(from: &rest) else { throw .notADuration(text) }
      let unit = rest.prefix { !isDigit($0) && $0 != "." }
      // A bare number is seconds, but only when it is all there is: `1m30` is more likely a slip.
      let isBare = unit.isEmpty && amount.startsText(text)
      guard let scale = isBare ? 1_000_000_000 : durationUnits[unit] else { throw .notADuration(text) }
      guard let nanoseconds = amount.times(scale),
        case (let sum, let overflow) = total.addingReportingOverflow(nanoseconds),
        !overflow
      else { throw .durationTooLong(text) }
      total = sum
      rest = rest.dropFirst(unit.count)
    } while !rest.isEmpty
    self = .nanoseconds(total)
  }

  /// The shortest exact text: `1m30s`, `1.5s`, `250ms`, `0s`. Reading it back gives the same duration, to the nanosecond.
  public var shortText: String {
    let total = wholeNanoseconds
    if total == 0 { return "0s" }
    if total < 1000 { return "\(total)ns" }
    if total < 1_000_000 { return decimal(total, per: 1000) + "us" }
    if total < 1_000_000_000 { return decimal(total, per: 1_000_000) + "ms" }
    let hours = total / 3_600_000_000_000
    let minutes = total / 60_000_000_000 % 60
    let seconds = total % 60_000_000_000
    return (hours > 0 ? "\(hours)h" : "") + (minutes > 0 ? "\(minutes)m" : "")
      + (seconds > 0 ? decimal(seconds, per: 1_000_000_000) + "s" : "")
  }

  /// Whole nanoseconds, the unit of everything inside; 0 for a negative duration, `UInt64.max` for one too long.
  public var wholeNanoseconds: UInt64 {
    let (seconds, attoseconds) = components
    guard seconds >= 0, attoseconds >= 0 else { return 0 }
    let (scaled, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = scaled.addingReportingOverflow(UInt64(attoseconds) / 1_000_000_000)
    return overflow || carry ? .max : sum
  }
}

/// Nanoseconds in each unit.
private let durationUnits: [Substring: Int64] = [
  "ns": 1, "us": 1000, "µs": 1000, "μs": 1000, "ms": 1_000_000, "s": 1_000_000_000, "m": 60_000_000_000,
  "h": 3_600_000_000_000,
]

/// Not a digit with an accent, which sorts between this and the next one, and has no value.
private func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

/// Digits as written, so that `0.1s` is exactly 100 ms.
private struct DecimalNumber {
  var digits: Substring
  var whole: Substring
  var fraction: Substring

  /// Takes `12`, `12.5` or `.5` off the front of the text.
  init?(from rest: inout Substring) {
    digits = rest.prefix { isDigit($0) || $0 == "." }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), parts.contains(where: { !$0.isEmpty }) else { return nil }
    whole = parts[0]
    fraction = parts.count == 2 ? parts[1] : ""
    rest = rest.dropFirst(digits.count)
  }

  func startsText(_ text: String) -> Bool { digits.count == text.count }

  /// The number times a unit, or nothing when that exceeds `Int64`.
  func times(_ scale: Int64) -> Int64? {
    guard let whole = Int64(whole.isEmpty ? "0" : whole) else { return nil }
    let (product, overflow) = whole.multipliedReportingOverflow(by: scale)
    let (sum, carry) = product.addingReportingOverflow(fractionTimes(scale))
    return overflow || carry ? nil : sum
  }

  /// Eighteen digits are enough to be exact: an hour has 3.6e12 nanoseconds.
  private func fractionTimes(_ scale: Int64) -> Int64 {
    var numerator: Int128 = 0
    var denominator: Int128 = 1
    for digit in fraction.prefix(18) {
      numerator = numerator * 10 + Int128(digit.wholeNumberValue ?? 0)
      denominator *= 10
    }
    return Int64(numerator * Int128(scale) / denominator)
  }
}

/// `1500` per `1000` is `1.5`.
private func decimal(_ amount: UInt64, per unit: UInt64) -> String {
  let fraction = amount % unit
  if fraction == 0 { return "\(amount / unit)" }
  let width = String(unit).count - 1
  let digits = String(repeating: "0", count: width - String(fraction).count) + String(fraction)
  let zeros = digits.reversed().prefix { $0 == "0" }.count
  return "\(amount / unit)." + digits.dropLast(zeros)
}
