import Pacing
import Testing

@Suite struct UnitTests {
  @Test(
    "rates are read per second, minute or hour",
    arguments: [
      ("2000/s", 2000), ("2000", 2000), ("90/m", 1.5), ("1800/h", 0.5), ("0.25/s", 0.25), (".5", 0.5), ("5.", 5),
      ("1000000000/s", 1e9), ("5/10s", 0.5), ("1/500ms", 2), ("3/1m30s", 1.0 / 30),
    ] as [(String, Double)])
  func rates(text: String, perSecond: Double) throws {
    #expect(try Rate(parsing: text).perSecond == perSecond)
  }

  @Test(
    "what is not a rate is refused with the text in the sentence",
    arguments: [
      "", "s", "/s", "-5/s", "+5", "1e3", "nan", "inf", "0x10", "5/d", "5/", "5/s/s", "5/10", "5/0s", "5/10x", "5/-1s",
      " 5", "5 /s", "1.2.3", ".",
    ])
  func notRates(text: String) {
    #expect(throws: UnitError.notARate(text)) { try Rate(parsing: text) }
    #expect(UnitError.notARate(text).description.hasPrefix("'\(text)' is not a rate"))
  }

  @Test(
    "rates of zero and rates no schedule can hold are refused",
    arguments: ["0", "0/s", "0.0/m", "1000000001", "9e", "99999999999999999999"])
  func ratesOutOfRange(text: String) {
    #expect(throws: UnitError.self) { try Rate(parsing: text) }
  }

  @Test(
    "a rate prints as it is read",
    arguments: [(2000, "2000/s"), (1.5, "1.5/s"), (0.25, "0.25/s")] as [(Double, String)])
  func ratePrints(perSecond: Double, text: String) throws {
    #expect(Rate(perSecond: perSecond).description == text)
    #expect(try Rate(parsing: text).perSecond == perSecond)
  }

  @Test(
    "durations are read with their units",
    arguments: [
      ("10s", .seconds(10)), ("10", .seconds(10)), ("0", .zero), ("0s", .zero), ("500ms", .milliseconds(500)),
      ("1m30s", .seconds(90)), ("2h", .seconds(7200)), ("1.5h", .seconds(5400)), ("0.1s", .milliseconds(100)),
      (".5", .milliseconds(500)), ("250us", .microseconds(250)), ("250µs", .microseconds(250)),
      ("7ns", .nanoseconds(7)),
      ("1h2m3s4ms", .seconds(3723) + .milliseconds(4)), ("0.0000000001s", .zero), ("1.4s", .milliseconds(1400)),
      ("9223372036.854775807s", .nanoseconds(Int64.max)),
    ] as [(String, Duration)])
  func durations(text: String, duration: Duration) throws {
    #expect(try Duration(parsing: text) == duration)
  }

  @Test(
    "what is not a duration is refused",
    arguments: [
      "", "s", "-1s", "+1s", "1x", "1 s", "s1", "1m30", "1..5s", ".s", "nan", "inf", "1e3s", "1,5s", "10S", "1sm",
      "1.5\u{301}s", "5\u{308}", "١s",
    ])
  func notDurations(text: String) {
    #expect(throws: UnitError.notADuration(text)) { try Duration(parsing: text) }
  }

  @Test(
    "durations beyond what nanoseconds can count are refused",
    arguments: ["9223372036.854775808s", "99999999999999999999s", "9999999999s", "2562048h", "9223372036s1s"])
  func tooLong(text: String) {
    #expect(throws: UnitError.durationTooLong(text)) { try Duration(parsing: text) }
  }

  @Test(
    "a duration prints short and reads back the same",
    arguments: [
      (.zero, "0s"), (.seconds(10), "10s"), (.seconds(90), "1m30s"), (.milliseconds(500), "500ms"),
      (.milliseconds(1400), "1.4s"), (.seconds(7200), "2h"), (.microseconds(83), "83us"),
      (.nanoseconds(83_456), "83.456us"),
      (.nanoseconds(5), "5ns"), (.seconds(3600) + .milliseconds(50), "1h0.05s"),
    ] as [(Duration, String)])
  func durationPrints(duration: Duration, text: String) throws {
    #expect(duration.shortText == text)
    #expect(try Duration(parsing: text) == duration)
  }

  @Test("whole nanoseconds stop at the ends instead of trapping")
  func wholeNanoseconds() {
    #expect(Duration.seconds(-1).wholeNanoseconds == 0)
    #expect(Duration.seconds(2).wholeNanoseconds == 2_000_000_000)
    #expect(Duration.seconds(Int64.max).wholeNanoseconds == .max)
  }
}
