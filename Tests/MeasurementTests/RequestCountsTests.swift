import Measurement
import Testing

@Suite struct RequestCountsTests {
  @Test(
    "counts are consistent when every request is accounted for once",
    arguments: [
      (RequestCounts(), true),
      (RequestCounts(scheduled: 10, sent: 9, ok: 5, failed: 2, timedOut: 1, inFlightAtEnd: 1, unsent: 1), true),
      (RequestCounts(scheduled: 10, sent: 9, ok: 9), false),
      (RequestCounts(scheduled: 10, sent: 10, ok: 9), false),
      (RequestCounts(scheduled: 9, sent: 9, ok: 9, failed: 1), false),
    ])
  func consistent(counts: RequestCounts, expected: Bool) {
    #expect(counts.isConsistent == expected)
  }

  @Test("the counts of threads add up field by field")
  func add() {
    let one = RequestCounts(scheduled: 1, sent: 2, ok: 3, failed: 4, timedOut: 5, inFlightAtEnd: 6, unsent: 7)
    var sum = one + one
    #expect(sum == RequestCounts(scheduled: 2, sent: 4, ok: 6, failed: 8, timedOut: 10, inFlightAtEnd: 12, unsent: 14))
    sum += one
    #expect(sum.scheduled == 3 && sum.unsent == 21)
    #expect(one.completed == 12)
  }

  @Test(
    "a status stands for the kind of its class, and a good one for none",
    arguments: [
      (100, .status1xx), (200, nil), (299, nil), (301, .status3xx), (404, .status4xx), (503, .refused),
      (502, .status5xx),
      (600, .malformedReply), (0, .malformedReply),
    ] as [(Int, FailureKind?)])
  func status(code: Int, kind: FailureKind?) {
    #expect(FailureKind(status: code) == kind)
  }

  @Test("failures are counted by kind, added, and listed most frequent first")
  func failures() {
    var left = FailureCounts()
    left.record(.status5xx)
    var right = FailureCounts()
    right.record(.wrongBody)
    right.record(.wrongBody)
    left.add(right)
    #expect(left.total == 3)
    #expect(left.occurred.map(\.kind) == [.wrongBody, .status5xx])
    #expect(left[.wrongBody] == 2 && left[.other] == 0)
  }

  @Test("every kind has a place of its own and a title")
  func kinds() {
    var counts = FailureCounts()
    for (kind, count) in zip(FailureKind.allCases, 1...) { counts[kind] = count }
    #expect(FailureKind.allCases.map { counts[$0] } == Array(1...FailureKind.allCases.count))
    #expect(Set(FailureKind.allCases.map(\.title)).count == FailureKind.allCases.count)
  }
}
