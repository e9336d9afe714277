import Datasets
import Testing

@Suite("Moments")
struct MomentTests {
  @Test(
    "a moment is read and written as ISO 8601 has it",
    arguments: [
      ("1970-01-01", 0, "1970-01-01T00:00:00Z"), ("2026-01-01", 1_767_225_600, "2026-01-01T00:00:00Z"),
      ("2000-02-29T23:59:59Z", 951_868_799, "2000-02-29T23:59:59Z"),
      ("2100-03-01", 4_107_542_400, "2100-03-01T00:00:00Z"),
      ("9999-12-31T23:59:59Z", 253_402_300_799, "9999-12-31T23:59:59Z"),
    ] as [(String, Int64, String)])
  func read(text: String, seconds: Int64, written: String) throws {
    let moment = try Moment(text)
    #expect(moment.seconds == seconds)
    #expect("\(moment)" == written)
  }

  @Test("a moment before 1970 is written too")
  func early() { #expect("\(Moment(seconds: -1))" == "1969-12-31T23:59:59Z") }

  @Test(
    "what is no moment is said to be none",
    arguments: [
      "", "2026", "2026-13-01", "2026-02-29", "2100-02-29", "2026-04-31", "2026-01-00", "1969-12-31",
      "2026-01-01T24:00:00Z",
      "2026-01-01T00:60:00Z", "2026-01-01T00:00:00", "2026/01/01", "2026-01-01 00:00:00Z", "2026-01-0ü",
    ])
  func refuse(text: String) {
    let problem = #expect(throws: DatasetProblem.self) { try Moment(text) }
    #expect(problem?.sentence == "'\(text)' is no moment: write 2026-01-01 or 2026-01-01T06:30:00Z.")
  }
}
