import Testing

@testable import Signing

@Suite("Moments as AWS writes them")
struct SigningTimeTests {
  @Test(
    "seconds and text go both ways",
    arguments: [
      (0, "19700101T000000Z"), (1_440_938_160, "20150830T123600Z"), (951_782_399, "20000228T235959Z"),
      (951_782_400, "20000229T000000Z"), (1_709_164_800, "20240229T000000Z"), (4_102_444_799, "20991231T235959Z"),
      (-1, "19691231T235959Z"), (-2_203_891_200, "19000301T000000Z"),
    ])
  func converts(_ row: (seconds: Int64, text: String)) {
    #expect(SigningTime(secondsSince1970: row.seconds).text == row.text)
    #expect(SigningTime(row.text)?.secondsSince1970 == row.seconds)
    #expect(SigningTime(secondsSince1970: row.seconds).day == String(row.text.prefix(8)))
  }

  @Test(
    "what is no such moment is refused",
    arguments: [
      "", "20150830T123600", "20150830 123600Z", "20151330T123600Z", "20150230T123600Z", "20150830T243600Z",
      "20150830T123660Z", "2015083AT123600Z", "20150830T123600Z ",
    ])
  func refuses(_ text: String) {
    #expect(SigningTime(text) == nil)
  }
}
