import CivilCalendar
import JSON

/// Moments as documents and items hold them: `2026-01-01T06:30:00.000000Z`, always with six decimals, so that they sort as they follow.
enum TimeText {
  /// - Parameter microseconds: since 1970-01-01 UTC, of the years 0 to 9999.
  static func append(_ microseconds: Int64, to bytes: inout [UInt8]) {
    var (seconds, fraction) = Int(microseconds).quotientAndRemainder(dividingBy: 1_000_000)
    if fraction < 0 { (seconds, fraction) = (seconds - 1, fraction + 1_000_000) }
    let time = CivilTime(secondsSince1970: seconds)
    let parts: [(Int, Int, StaticString)] = [
      (max(0, time.day.year), 4, "-"), (time.day.month, 2, "-"), (time.day.day, 2, "T"),
      (time.hour, 2, ":"), (time.minute, 2, ":"), (time.second, 2, "."), (fraction, 6, "Z"),
    ]
    for (value, digits, mark) in parts {
      JSONText.append(UInt64(value), digits: digits, to: &bytes)
      JSONText.append(raw: mark, to: &bytes)
    }
  }

  /// Microseconds since 1970-01-01 UTC, or nil when the text is not of the form above, or of no moment.
  static func parse(_ text: some Collection<UInt8>) -> Int64? {
    guard let time = CivilTime(text.prefix(19), form: "YYYY-MM-DDThh:mm:ss") else { return nil }
    let rest = Array(text.dropFirst(19))
    guard rest.count == 8, rest[0] == UInt8(ascii: "."), rest[7] == UInt8(ascii: "Z") else { return nil }
    var fraction = 0
    for digit in rest[1...6] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
      fraction = fraction * 10 + Int(digit - UInt8(ascii: "0"))
    }
    return Int64(time.secondsSince1970 * 1_000_000 + fraction)
  }
}
