import Foundation
import Testing

@Suite("reactometer markers-config")
struct MarkersConfigTests {
  private func run(_ arguments: String...) throws -> RunningProcess.Result {
    try RunningProcess.run("reactometer", ["markers-config"] + arguments)
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  @Test("prints a configuration for so many users, days and records")
  func prints() throws {
    let result = try run("20", "30", "7", "--until", "2026-01-31", "--product", "tv")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let config = try json(result.output)
    #expect(config["productCode"] as? String == "tv")
    #expect((config["hurleyUserIds"] as? [String])?.count == 20)
    #expect(((config["assets"] as? [String: Any])?["features"] as? [String])?.count == 7)
    #expect(config["updateTimeStart"] as? Int == 1_767_225_600)
    #expect(config["updateTimeEnd"] as? Int == 1_769_817_600)
    #expect(config["recordsPerUser"] as? Int == 7)
    #expect(try run("20", "30", "7", "--until", "2026-01-31", "--product", "tv").output == result.output)
    #expect(try run("20", "30", "7", "--until", "2026-01-31", "--product", "tv", "--seed", "2").output != result.output)
  }

  @Test("the number of records follows the days, which end now")
  func defaults() throws {
    let config = try json(try run("1", "365").output)
    #expect(config["recordsPerUser"] as? Int == 53)
    #expect(try json(try run("1").output)["recordsPerUser"] as? Int == 13)
    let end = try #require(config["updateTimeEnd"] as? Int)
    #expect(abs(Double(end) - Date().timeIntervalSince1970) < 60)
    #expect(config["updateTimeStart"] as? Int == end - 365 * 86_400)
  }

  @Test(
    "what makes no sense is refused with a sentence and status 64",
    arguments: [
      (["0"], "reactometer: The number of users must be from 1 to 1000000, not 0.\n"),
      (["1", "0"], "reactometer: The number of days must be from 1 to 36500, not 0.\n"),
      (["1", "2", "0"], "reactometer: The records of a user must be from 1 to 1000000, not 0.\n"),
      (
        ["1", "--until", "now"], "reactometer: 'now' is no moment: write 2026-01-01 or 2026-01-01T06:30:00Z.\n"
      ),
      (
        ["1", "--product", "a\"b"],
        "reactometer: This would be a configuration that its own schema refuses: productCode: 'a\"b' does not match "
          + "^[A-Za-z0-9._-]+$.\n"
      ),
    ])
  func refused(arguments: [String], sentence: String) throws {
    let result = try RunningProcess.run("reactometer", ["markers-config"] + arguments)
    #expect(result.status == 64)
    #expect(result.errors == sentence)
    #expect(result.output == "")
  }
}
