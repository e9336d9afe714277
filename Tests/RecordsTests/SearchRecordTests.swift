import Plans
import Records
import Testing

@Suite struct SearchRecordTests {
  private func record(_ attempts: [(value: Double, isGood: Bool, isCertain: Bool?)]) -> SearchRecord {
    var record = SearchRecord(
      server: "a", factor: .loadRate, goal: SearchGoal(figure: .p99, belowMilliseconds: 10), outcome: .found)
    record.attempts = attempts.map { attempt in
      var made = SearchRecord.Attempt(value: attempt.value, figure: 1, isGood: attempt.isGood, loadThroughput: 1)
      made.isCertain = attempt.isCertain
      return made
    }
    return record
  }

  @Test("A bound is sure between the largest value that was surely good and the smallest that was surely bad")
  func sure() {
    let found = record([
      (100, true, true), (200, true, true), (400, true, false), (800, false, true), (565, false, false),
      (400, false, false),
    ])
    #expect(found.surelyGood == 200 && found.surelyBad == 800)
  }

  @Test("A value that was surely good and surely bad by turns is neither, and bounds the others")
  func contradiction() {
    let found = record([
      (100, true, true), (200, true, true), (200, false, true), (300, true, true), (400, false, true),
    ])
    #expect(found.surelyGood == 100 && found.surelyBad == 400)
  }

  @Test("Nothing is sure without an attempt; records that do not tell are taken at their word")
  func none() {
    #expect(record([]).surelyGood == nil && record([]).surelyBad == nil)
    let old = record([(1, true, nil), (2, false, nil)])
    #expect(old.surelyGood == 1 && old.surelyBad == 2)
  }
}
