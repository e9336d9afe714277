import Foundation
import Testing

@Suite("doctor, calibrate and sample")
struct DoctorTests {
  @Test("doctor prints a line for each check and a conclusion, and ends well without --strict")
  func text() throws {
    let result = try RunningProcess("reactometer", ["doctor", "--seconds", "0.1"]).finish()
    #expect(result.status == 0 && result.errors.isEmpty)
    for check in [
      "cores", "other processes", "stolen time", "clock", "timers", "spin jitter", "steady work", "loopback",
    ] {
      #expect(result.output.contains(check))
    }
  }

  @Test("doctor's JSON has the findings and the facts, and --strict turns doubts into status 3")
  func json() throws {
    let arguments = ["doctor", "--json", "--strict", "--seconds", "0.1", "--results", "/nowhere/at/all"]
    let result = try RunningProcess("reactometer", arguments).finish()
    #expect(result.status == 3)
    let record = try #require(JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(record["schema"] as? String == "reactometer.doctor/1")
    #expect(record["worst"] as? String == "problem")
    let findings = try #require(record["findings"] as? [[String: Any]])
    #expect(findings.contains { $0["check"] as? String == "results folder" && $0["level"] as? String == "problem" })
    let facts = try #require(record["facts"] as? [String: Any])
    #expect(facts["timing"] is [String: Any])
  }

  @Test("calibrate prints a row for each N, and says which are about 1, 10 and 100 ms")
  func calibrate() throws {
    let result = try RunningProcess("reactometer", ["calibrate", "--from", "1", "--to", "40", "--seconds", "0.3"])
      .finish()
    #expect(result.status == 0)
    #expect(result.output.contains("extrapolated") && result.output.contains("About 10 ms: fib("))
    let json = try RunningProcess("reactometer", ["calibrate", "--from", "3", "--to", "4", "--json"]).finish()
    let record = try #require(JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
    #expect((record["points"] as? [Any])?.count == 2)
  }

  @Test("sample prints a line of JSON for each sample")
  func sample() throws {
    let own = "\(ProcessInfo.processInfo.processIdentifier)"
    let result = try RunningProcess("reactometer", ["sample", own, "--seconds", "0.2"]).finish()
    let lines = result.output.split(separator: "\n")
    #expect(result.status == 0 && lines.count >= 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{\"at_ns\":") && $0.contains("\"pid\":\(own)") })
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      (["doctor", "--seconds", "0"], 64), (["doctor", "--results", ""], 64),
      (["calibrate", "--from", "9", "--to", "8"], 64),
      (["calibrate", "--to", "94"], 64), (["sample", "0"], 64), (["sample", "2147483646"], 69),
    ] as [([String], Int32)])
  func refusals(arguments: [String], status: Int32) throws {
    let result = try RunningProcess("reactometer", arguments).finish()
    #expect(result.status == status && result.output.isEmpty && !result.errors.isEmpty)
  }
}
