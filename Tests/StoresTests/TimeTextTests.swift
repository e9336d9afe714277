import Testing

@testable import Stores

@Suite("Moments as stores write and read them")
struct TimeTextTests {
  @Test(
    "moments",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (1_653_543_334_000_007, "2022-05-26T05:35:34.000007Z"), (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (-62_000_000_000_000_000, "0005-04-19T09:46:40.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
  func writesMoments(_ row: (microseconds: Int64, text: String)) {
    var bytes: [UInt8] = []
    TimeText.append(row.microseconds, to: &bytes)
    #expect(bytes == Array(row.text.utf8))
    #expect(TimeText.parse(Array(row.text.utf8)) == row.microseconds)
    #expect(TimeText.parse(Array(row.text.dropLast().utf8)) == nil)
  }

  @Test(
    "what is no moment is none",
    arguments: [
      "2022-05-26T05:35:34.00000Z", "2022-05-26T05:35:34.0000000Z", "2022-05-26T05:35:34.00000aZ",
      "2022-05-26T05:35:34,000000Z", "2022-05-26T05:35:34.000000z", "2022-02-29T05:35:34.000000Z",
      "2022-05-26T24:00:00.000000Z", "2022-05-26T05:35:60.000000Z",
    ])
  func refuses(_ text: String) {
    #expect(TimeText.parse(text.utf8) == nil)
  }
}
