import JSON

/// Moments as documents and items hold them: `2026-01-01T06:30:00.000000Z`, always with six decimals, so that they sort as they follow.
enum TimeText {
  /// - Parameter microseconds: since 1970-01-01 UTC, of the years 0 to 9999.
  static func append(_ microseconds: Int64, to bytes: inout [UInt8]) {
    let days = floored(microseconds, day)
    let (year, month, dayOfMonth) = civil(days)
    let rest = UInt64(microseconds - days * day)
    let parts: [(UInt64, Int, StaticString)] = [
      (UInt64(max(0, year)), 4, "-"), (UInt64(month), 2, "-"), (UInt64(dayOfMonth), 2, "T"),
      (rest / 3_600_000_000, 2, ":"), (rest / 60_000_000 % 60, 2, ":"), (rest / 1_000_000 % 60, 2, "."),
      (rest % 1_000_000, 6, "Z"),
    ]
    for (value, digits, mark) in parts {
      JSONText.append(value, digits: digits, to: &bytes)
      JSONText.append(raw: mark, to: &bytes)
    }
  }

  /// Microseconds since 1970-01-01 UTC, or nil when the text is not of the form above.
  static func parse(_ text: some Collection<UInt8>) -> Int64? {
    let text = Array(text)
    let shape = Array("0000-00-00T00:00:00.000000Z".utf8)
    guard text.count == shape.count else { return nil }
    for (byte, expected) in zip(text, shape) {
      guard expected == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int64 { text[range].reduce(0) { $0 * 10 + Int64($1 - 48) } }
    let seconds = number(11..<13) * 3_600 + number(14..<16) * 60 + number(17..<19)
    return days(number(0..<4), number(5..<7), number(8..<10)) * day + seconds * 1_000_000 + number(20..<26)
  }

  private static let day: Int64 = 86_400_000_000

  private static func floored(_ value: Int64, _ divisor: Int64) -> Int64 {
    let (quotient, remainder) = value.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Days since 1970-01-01 in the Gregorian calendar, by eras of 400 years that begin in March.
  private static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let year = month <= 2 ? year - 1 : year
    let era = floored(year, 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = floored(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
  }
}
