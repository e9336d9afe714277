import CivilCalendar
import Testing

@Suite("Days of the calendar")
struct CivilDayTests {
  @Test(
    "known days have their numbers, and numbers their days",
    arguments: [
      (-719_528, 0, 1, 1), (-719_468, 0, 3, 1), (-25_567, 1900, 1, 1), (-25_509, 1900, 2, 28), (-25_508, 1900, 3, 1),
      (-1, 1969, 12, 31), (0, 1970, 1, 1), (11_016, 2000, 2, 29), (11_017, 2000, 3, 1), (19_782, 2024, 2, 29),
      (47_540, 2100, 2, 28), (47_541, 2100, 3, 1), (2_932_896, 9999, 12, 31),
    ])
  func known(number: Int, year: Int, month: Int, day: Int) {
    let there = CivilDay(number: number)
    #expect([there.year, there.month, there.day] == [year, month, day])
    #expect(there.number == number)
    #expect(CivilDay(year: year, month: month, day: day) == there)
  }

  @Test("each day of a thousand years follows the one before it, and goes both ways")
  func roundTrip() {
    var last = CivilDay(number: -200_001)
    var astray: [Int] = []
    for number in -200_000..<200_000 {
      let day = CivilDay(number: number)
      let follows =
        day.day == 1
        ? (last.month, day.month) == (12, 1) || day.month == last.month + 1
        : (day.year, day.month, day.day) == (last.year, last.month, last.day + 1)
      if !follows || day.number != number { astray.append(number) }
      last = day
    }
    #expect(astray.isEmpty)
  }

  @Test(
    "a day that there is not is none",
    arguments: [
      (1900, 2, 29), (2100, 2, 29), (2023, 2, 29), (2024, 2, 30), (2024, 4, 31), (2024, 6, 31), (2024, 9, 31),
      (2024, 11, 31), (2024, 1, 32), (2024, 1, 0), (2024, 0, 1), (2024, 13, 1), (2024, 1, -1),
    ])
  func none(year: Int, month: Int, day: Int) {
    #expect(CivilDay(year: year, month: month, day: day) == nil)
  }
}

@Suite("Moments of UTC")
struct CivilTimeTests {
  @Test(
    "known moments are written and read",
    arguments: [
      (-62_167_219_200, "0000-01-01T00:00:00"), (-2_203_891_201, "1900-02-28T23:59:59"), (-1, "1969-12-31T23:59:59"),
      (0, "1970-01-01T00:00:00"), (951_782_400, "2000-02-29T00:00:00"), (1_653_543_334, "2022-05-26T05:35:34"),
      (4_107_542_400, "2100-03-01T00:00:00"), (253_402_300_799, "9999-12-31T23:59:59"),
    ])
  func known(seconds: Int, text: String) {
    let time = CivilTime(secondsSince1970: seconds)
    #expect("\(time)" == text)
    #expect(time.secondsSince1970 == seconds)
    #expect(CivilTime(Array(text.utf8), form: "YYYY-MM-DDThh:mm:ss") == time)
  }

  @Test("what a form leaves out is the beginning of the day, and its other marks stand as they are")
  func forms() {
    #expect(CivilTime("2000-02-29".utf8, form: "YYYY-MM-DD")?.secondsSince1970 == 951_782_400)
    #expect(CivilTime("20150830T123600Z".utf8, form: "YYYYMMDDThhmmssZ")?.secondsSince1970 == 1_440_938_160)
  }

  @Test(
    "a text of another form, or of a moment that there is not, is none",
    arguments: [
      "", "2026-01-01T00:00:0", "2026-01-01T00:00:000", "2026/01/01T00:00:00", "2026-01-01 00:00:00",
      "2026-01-01T24:00:00", "2026-01-01T00:60:00", "2026-01-01T00:00:60", "2026-02-29T00:00:00", "+026-01-01T00:00:00",
      "2026-01-01T00:00:0ü",
    ])
  func refused(_ text: String) {
    #expect(CivilTime(text.utf8, form: "YYYY-MM-DDThh:mm:ss") == nil)
  }
}
