import JSON
import Testing

@testable import StandIns

@Suite("Faults on demand")
struct FaultTests {
  @Test("a plan says itself again")
  func text() throws {
    let texts = ["slow-body=2s", "throttle=30%", "conflict=0.5%", "latency=10ms..1.5s", "reset-after-commit=1%"]
    let plan = try FaultPlan(parsing: texts, for: .couchdb, seed: 7)
    #expect(plan.text == "throttle=30% conflict=0.5% reset-after-commit=1% latency=10ms..1.5s slow-body=2s")
    #expect(
      try FaultPlan(parsing: ["latency=50ms"], for: .couchdb, seed: 1).times == [.latency: 50_000_000...50_000_000])
    #expect(FaultPlan().text == "none")
  }

  @Test(
    "every mistake has its sentence",
    arguments: [
      ("throttle", FaultError.noValue("throttle")),
      ("thottle=3%", .unknown("thottle", .couchdb)),
      ("unprocessed=3%", .unknown("unprocessed", .couchdb)),
      ("=3%", .unknown("", .couchdb)),
      ("throttle=3", .notAShare(.throttle, "3")),
      ("throttle=101%", .notAShare(.throttle, "101%")),
      ("throttle=-1%", .notAShare(.throttle, "-1%")),
      ("throttle=%", .notAShare(.throttle, "%")),
      ("throttle=nan%", .notAShare(.throttle, "nan%")),
      ("latency=50%", .notADuration(.latency, "50%")),
      ("latency=20ms..10ms", .notADuration(.latency, "20ms..10ms")),
      ("latency=11m", .notADuration(.latency, "11m")),
      ("latency=", .notADuration(.latency, "")),
      ("slow-body=30%", .notADuration(.slowBody, "30%")),
    ] as [(String, FaultError)])
  func mistakes(_ text: String, _ error: FaultError) {
    #expect(throws: error) { try FaultPlan(parsing: [text], for: .couchdb, seed: 1) }
    #expect(error.description.hasSuffix("."))
  }

  @Test("none is given twice")
  func twice() {
    for text in ["latency=1ms", "slow-body=1ms", "throttle=1%"] {
      #expect(throws: FaultError.self) { try FaultPlan(parsing: [text, text], for: .couchdb, seed: 1) }
    }
  }

  @Test("the same seed decides the same, and one more fault leaves the others where they were")
  func streams() throws {
    func strikes(_ texts: [String], _ seed: UInt64) throws -> [Bool] {
      var dice = FaultDice(try FaultPlan(parsing: texts, for: .dynamodb, seed: seed))
      return (0..<200).map { _ in dice.fate().refusal == .throttled }
    }
    let alone = try strikes(["throttle=30%"], 7)
    #expect(try strikes(["throttle=30%"], 7) == alone)
    #expect(
      try strikes(["latency=1ms..9ms", "slow-body=1ms..9ms", "throttle=30%", "reset-after-commit=50%"], 7) == alone)
    #expect(try strikes(["throttle=30%"], 8) != alone)
  }

  @Test("shares are kept, and counted")
  func shares() throws {
    var dice = FaultDice(try FaultPlan(parsing: ["conflict=30%", "error=100%", "throttle=0%"], for: .couchdb, seed: 1))
    let struck = (0..<10_000).count { _ in dice.strikes(.conflict) }
    #expect((2_800...3_200).contains(struck))
    #expect(dice.counts[.conflict] == FaultDice.Count(asked: 10_000, injected: struck))
    let fates = (0..<50).map { _ in dice.fate() }
    #expect(fates.allSatisfy { $0.refusal == .error && !$0.losesAnswer })
    let never = (0..<50).contains { _ in dice.strikes(.unprocessed) }
    #expect(!never)
  }

  @Test("waits lie within their range")
  func latency() throws {
    var dice = FaultDice(try FaultPlan(parsing: ["latency=10ms..20ms"], for: .couchdb, seed: 3))
    let waits = (0..<500).map { _ in dice.fate().latencyNanoseconds }
    #expect(waits.allSatisfy { (10_000_000...20_000_000).contains($0) })
    #expect(Set(waits).count > 400)
  }

  @Test("the report is a table for people, and JSON for programs")
  func report() throws {
    var dice = FaultDice(try FaultPlan(parsing: ["conflict=100%", "latency=1ms"], for: .couchdb, seed: 5))
    _ = dice.fate()
    _ = dice.strikes(.conflict)
    let report = FaultReport(kind: .couchdb, plan: dice.plan, requests: 12, counts: dice.counts)
    #expect(
      report.text == """
        couchdb stand-in: 12 requests, seed 5
          fault     share  injected  of
          conflict   100%         1  1 writes
          latency     1ms         1  1 requests

        """)
    #expect(report.json["faults"]?["conflict"]?["injected"] == 1)
    #expect(report.injected(.conflict) == 1 && report.injected(.error) == 0)
    let none = FaultReport(kind: .dynamodb, plan: FaultPlan(), requests: 0, counts: [:])
    #expect(none.text == "dynamodb stand-in: 0 requests, seed 1, no faults asked for\n")
  }
}
