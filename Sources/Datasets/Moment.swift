/// A moment of UTC, in whole seconds since 1970, as options give it: `2026-01-01` or `2026-01-01T06:30:00Z`.
public struct Moment: Hashable, Sendable {
  public let seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  public var microseconds: Int64 { seconds * 1_000_000 }

  /// The moment before which datasets lie when nobody says another, 2026-01-01: fixed, so that the same command makes the same
  /// records on every day.
  public static let standard = Moment(seconds: 1_767_225_600)

  public static let day: Int64 = 86_400

  /// A date, or a date and time of UTC, from 1970 to 9999.
  public init(_ text: String) throws(DatasetProblem) {
    guard let seconds = Self.seconds(Array(text.utf8)) else {
      throw DatasetProblem("'\(text)' is no moment: write 2026-01-01 or 2026-01-01T06:30:00Z.")
    }
    self.seconds = seconds
  }

  private static func seconds(_ text: [UInt8]) -> Int64? {
    let shape = Array("0000-00-00T00:00:00Z".utf8)
    guard text.count == 10 || text.count == shape.count else { return nil }
    for (byte, expected) in zip(text, shape) {
      guard expected == UInt8(ascii: "0") ? (48...57).contains(byte) : byte == expected else { return nil }
    }
    func number(_ range: Range<Int>) -> Int64 { text[range].reduce(0) { $0 * 10 + Int64($1 - 48) } }
    let (year, month, day) = (number(0..<4), number(5..<7), number(8..<10))
    guard year >= 1970, (1...12).contains(month), day >= 1, day <= daysOfMonth(month, year) else { return nil }
    let date = daysFromCivil(year, month, day) * Self.day
    guard text.count > 10 else { return date }
    let (hour, minute, second) = (number(11..<13), number(14..<16), number(17..<19))
    guard hour < 24, minute < 60, second < 60 else { return nil }
    return date + hour * 3600 + minute * 60 + second
  }

  private static func daysOfMonth(_ month: Int64, _ year: Int64) -> Int64 {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1970-01-01 of a date of the Gregorian calendar: years counted from March, in eras of 400.
  private static func daysFromCivil(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let era = shifted / 400
    let yearOfEra = shifted % 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }
}

extension Moment: CustomStringConvertible {
  /// `2026-01-01T00:00:00Z`
  public var description: String {
    let days = seconds >= 0 ? seconds / Self.day : (seconds - Self.day + 1) / Self.day
    let (year, month, day) = Self.civil(days)
    let rest = seconds - days * Self.day
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    return date + "T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
  }

  private static func civil(_ days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let fromMarch = (5 * dayOfYear + 2) / 153
    let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * fromMarch + 2) / 5 + 1)
  }

  private func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
