/// A day of the Gregorian calendar, which is carried on before it was introduced, and its number counted from 1970-01-01: the arithmetic
/// of Howard Hinnant's "chrono-compatible low-level date algorithms", in eras of 400 years that begin on 1 March.
package struct CivilDay: Hashable, Sendable {
  package let year: Int
  /// 1 to 12.
  package let month: Int
  /// 1 to 31.
  package let day: Int

  /// - Parameter number: of days since 1970-01-01, below zero before that.
  package init(number: Int) {
    let shifted = number + Self.firstOfEra
    let era = shifted.quotientRoundedDown(by: 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
  }

  /// Nil when the year has no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), (1...31).contains(day) else { return nil }
    self.init(number: Self.number(year, month, day))
    // A day that its month lacks is one of the next.
    guard self.day == day else { return nil }
  }

  /// Days since 1970-01-01.
  package var number: Int { Self.number(year, month, day) }

  private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let year = month <= 2 ? year - 1 : year
    let era = year.quotientRoundedDown(by: 400)
    let yearOfEra = year - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - firstOfEra
  }

  /// Days from 0000-03-01 to 1970-01-01.
  private static let firstOfEra = 719_468
}

extension CivilDay: CustomStringConvertible {
  /// `2026-01-01`, of the years 0 to 9999.
  package var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// With zeros before it.
func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}

extension Int {
  /// Division that rounds towards minus infinity.
  func quotientRoundedDown(by divisor: Int) -> Int {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}
