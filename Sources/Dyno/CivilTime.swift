/// Moments as couchdyno prints them, in UTC.
enum CivilTime {
  /// `2022-05-26T05:35:34`.
  static func iso(_ epochSeconds: Int) -> String {
    let second = (epochSeconds % 86_400 + 86_400) % 86_400
    return day(epochSeconds) + "T" + two(second / 3_600) + ":" + two(second / 60 % 60) + ":" + two(second % 60)
  }

  /// `2022-05-26`, of the day that holds this moment.
  static func day(_ epochSeconds: Int) -> String {
    let days = (epochSeconds - (epochSeconds % 86_400 + 86_400) % 86_400) / 86_400
    // Days since 0000-03-01 in eras of 400 years (Hinnant, "chrono-compatible low-level date algorithms").
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits + "-" + two(month) + "-"
      + two(dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func two(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
}
