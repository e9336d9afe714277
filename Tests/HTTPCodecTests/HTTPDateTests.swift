import HTTPCodec
import Testing

@Suite("HTTPDate")
struct HTTPDateTests {
  @Test(
    "writes known dates",
    arguments: [
      (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
      (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
      (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
      (1_709_164_800, "Thu, 29 Feb 2024 00:00:00 GMT"), (1_740_787_200, "Sat, 01 Mar 2025 00:00:00 GMT"),
      (1_735_689_599, "Tue, 31 Dec 2024 23:59:59 GMT"), (2_147_483_647, "Tue, 19 Jan 2038 03:14:07 GMT"),
      (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (-2_208_988_800, "Mon, 01 Jan 1900 00:00:00 GMT"),
      (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"), (Int.max, "Fri, 31 Dec 9999 23:59:59 GMT"),
      (-62_167_219_200, "Sat, 01 Jan 0000 00:00:00 GMT"), (Int.min, "Sat, 01 Jan 0000 00:00:00 GMT"),
    ])
  func known(seconds: Int, text: String) {
    let date = HTTPDate(secondsSinceEpoch: seconds)
    #expect(date.withBytes { String(decoding: $0, as: UTF8.self) } == text)
    var out: [UInt8] = []
    date.append(to: &out)
    #expect(out.count == HTTPDate.length && out == Array(text.utf8))
  }

  @Test("counts days of the week and of the months without a gap over 500 years")
  func successive() {
    var lastWeekday = ""
    let names = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    for day in -90_000..<90_000 {
      let text = HTTPDate(secondsSinceEpoch: day * 86_400).withBytes { String(decoding: $0.prefix(3), as: UTF8.self) }
      if let last = names.firstIndex(of: lastWeekday), names[(last + 1) % 7] != text {
        Issue.record("\(lastWeekday) then \(text) on day \(day)")
      }
      lastWeekday = text
    }
  }
}
