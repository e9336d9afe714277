/// A second of UTC by calendar and clock. Leap seconds are not counted, as POSIX has it: every day has 86,400.
package struct CivilTime: Hashable, Sendable {
  package let day: CivilDay
  /// Since midnight.
  package let secondOfDay: Int

  package init(secondsSince1970 seconds: Int) {
    let number = seconds.quotientRoundedDown(by: 86_400)
    day = CivilDay(number: number)
    secondOfDay = seconds - number * 86_400
  }

  /// Reads a text of a fixed form; nil when it has another, or names a moment that there is not.
  ///
  /// - Parameter form: a digit of the text stands where this has one of `YMDhms`; all else stands in both alike. What it leaves out of
  ///   `hms` is 0: `YYYY-MM-DD`, `YYYYMMDDThhmmssZ`.
  package init?(_ text: some Collection<UInt8>, form: String) {
    guard text.count == form.utf8.count else { return nil }
    var numbers = [0, 0, 0, 0, 0, 0]
    for (byte, mark) in zip(text, form.utf8) {
      if let place = Self.marks.firstIndex(of: mark) {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        numbers[place] = numbers[place] * 10 + Int(byte - UInt8(ascii: "0"))
      } else if byte != mark {
        return nil
      }
    }
    guard let day = CivilDay(year: numbers[0], month: numbers[1], day: numbers[2]),
      numbers[3] < 24, numbers[4] < 60, numbers[5] < 60
    else { return nil }
    self.day = day
    secondOfDay = numbers[3] * 3_600 + numbers[4] * 60 + numbers[5]
  }

  private static let marks = Array("YMDhms".utf8)

  package var secondsSince1970: Int { day.number * 86_400 + secondOfDay }
  package var hour: Int { secondOfDay / 3_600 }
  package var minute: Int { secondOfDay / 60 % 60 }
  package var second: Int { secondOfDay % 60 }
}

extension CivilTime: CustomStringConvertible {
  /// `2026-01-01T06:30:00`, of the years 0 to 9999.
  package var description: String { "\(day)T\(padded(hour, 2)):\(padded(minute, 2)):\(padded(second, 2))" }
}
