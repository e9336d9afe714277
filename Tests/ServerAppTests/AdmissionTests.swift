import Testing

@testable import ServerApp

private let ms: UInt64 = 1_000_000

/// Two workers, four may wait, the loop may be 50 ms late and a wait 100 ms long; after jobs of 20 ms each.
private func admission(_ policy: Admission.Policy, workers: Int = 2, maxQueue: Int = 4, mean: UInt64? = 20 * ms)
  -> Admission
{
  var admission = Admission(
    policy: policy, workers: workers, maxQueue: maxQueue, lagLimitNanoseconds: 50 * ms, maxWaitNanoseconds: 100 * ms)
  if let mean { admission.finished(workNanoseconds: mean) }
  return admission
}

private struct Row: Sendable {
  var outstanding: Int
  var stillMilliseconds: UInt64 = 0
  var lateMilliseconds: UInt64 = 0
  var maxQueue = 4
  var workers = 2
  var refusal: Admission.Refusal?
}

@Suite("Which requests for work are let in")
struct AdmissionTests {
  private func check(_ policy: Admission.Policy, _ row: Row) {
    let refusal = admission(policy, workers: row.workers, maxQueue: row.maxQueue).refusal(
      outstanding: row.outstanding, standstill: row.stillMilliseconds * ms, lateness: row.lateMilliseconds * ms)
    #expect(refusal == row.refusal, "\(row)")
  }

  @Test("none refuses nothing")
  func none() {
    for outstanding in [0, 5, 6, 7, 1_000_000] { check(.none, Row(outstanding: outstanding, lateMilliseconds: 9_999)) }
  }

  @Test("queue refuses what would be one too many in the queue, and nothing else")
  func queue() {
    for row in [
      Row(outstanding: 0), Row(outstanding: 5, lateMilliseconds: 9_999), Row(outstanding: 6, refusal: .queueFull),
      Row(outstanding: 7, refusal: .queueFull), Row(outstanding: 1, maxQueue: 0),
      Row(outstanding: 2, maxQueue: 0, refusal: .queueFull), Row(outstanding: 0, maxQueue: 0, workers: 0),
      Row(outstanding: 0, lateMilliseconds: 9_999, workers: 0),
    ] { check(.queue, row) }
  }

  @Test("lag refuses as well while the loop is late by more than its limit")
  func lag() {
    for row in [
      Row(outstanding: 0), Row(outstanding: 5, lateMilliseconds: 50),
      Row(outstanding: 0, lateMilliseconds: 51, refusal: .loopLate), Row(outstanding: 6, refusal: .queueFull),
      Row(outstanding: 6, lateMilliseconds: 51, refusal: .queueFull),
      Row(outstanding: 0, lateMilliseconds: 50, workers: 0),
      Row(outstanding: 0, lateMilliseconds: 51, workers: 0, refusal: .loopLate),
    ] { check(.lag, row) }
  }

  @Test("deadline refuses as well what would wait too long for a worker, or for a loop that does the work itself")
  func deadline() {
    // Each job beyond the two with a worker makes a wait of 10 ms.
    for row in [
      Row(outstanding: 5, lateMilliseconds: 9_999), Row(outstanding: 6, refusal: .queueFull),
      Row(outstanding: 12, maxQueue: 1_000), Row(outstanding: 13, maxQueue: 1_000, refusal: .waitTooLong),
      Row(outstanding: 0, lateMilliseconds: 100, workers: 0),
      Row(outstanding: 0, lateMilliseconds: 101, workers: 0, refusal: .waitTooLong),
    ] { check(.deadline, row) }
  }

  @Test("a standstill of all workers counts for deadline only, and beyond what jobs take for as long again")
  func standstill() {
    // In the queue each job makes a wait of half of what one takes: 20 ms, or what those have taken that the workers are at.
    for row in [
      Row(outstanding: 2, stillMilliseconds: 20), Row(outstanding: 12, stillMilliseconds: 20, maxQueue: 1_000),
      Row(outstanding: 2, stillMilliseconds: 120), Row(outstanding: 2, stillMilliseconds: 121, refusal: .waitTooLong),
      Row(outstanding: 4, stillMilliseconds: 60), Row(outstanding: 4, stillMilliseconds: 61, refusal: .waitTooLong),
      // Threads whose jobs have been given up: nothing is outstanding, and none of them is free.
      Row(outstanding: 0, stillMilliseconds: 121, refusal: .waitTooLong),
      Row(outstanding: 6, stillMilliseconds: 1, refusal: .queueFull),
      Row(outstanding: 0, stillMilliseconds: 9_999, workers: 0),
    ] { check(.deadline, row) }
    for policy in [Admission.Policy.none, .queue, .lag] { check(policy, Row(outstanding: 5, stillMilliseconds: 9_999)) }
  }

  @Test("while all workers are at jobs that do not end, their age tells what one takes, though none has ended yet")
  func neverEnded() {
    let admission = admission(.deadline, maxQueue: 1_000, mean: nil)
    func refusal(_ outstanding: Int, _ milliseconds: UInt64) -> Admission.Refusal? {
      admission.refusal(outstanding: outstanding, standstill: milliseconds * ms, lateness: 0)
    }
    #expect(refusal(2, 100) == nil)
    #expect(refusal(2, 101) == .waitTooLong)
    #expect(refusal(10, 20) == nil)
    #expect(refusal(10, 21) == .waitTooLong)
    #expect(admission.secondsUntilEmpty(outstanding: 4, standstill: 1_000 * ms, lateness: 0) == 3)
  }

  @Test("before the first job has ended nobody knows how long one takes, and only the bound refuses")
  func unknown() {
    let admission = admission(.deadline, maxQueue: 1_000, mean: nil)
    #expect(admission.refusal(outstanding: 1_001, standstill: 0, lateness: 0) == nil)
    #expect(admission.refusal(outstanding: 1_002, standstill: 0, lateness: 0) == .queueFull)
  }

  @Test("clock and workers are asked by the policies only that need what they say")
  func clock() {
    var asked: [String] = []
    func ask(_ what: String) -> UInt64 {
      asked.append(what)
      return 0
    }
    for (policy, needed) in [(Admission.Policy.none, []), (.queue, []), (.lag, ["loop"]), (.deadline, ["workers"])] {
      asked = []
      _ = admission(policy).refusal(outstanding: 1, standstill: ask("workers"), lateness: ask("loop"))
      #expect(asked == needed)
    }
  }

  @Test("the expected wait follows what jobs take lately")
  func follows() {
    var admission = admission(.deadline)
    #expect(admission.expectedWaitNanoseconds(outstanding: 2, standstill: 0) == 0)
    #expect(admission.expectedWaitNanoseconds(outstanding: 5, standstill: 0) == 30e6)
    for _ in 0..<200 { admission.finished(workNanoseconds: 2 * ms) }
    #expect(abs(admission.expectedWaitNanoseconds(outstanding: 5, standstill: 0) - 3e6) < 1e3)
  }

  @Test(
    "a client shall come again when all that was let in is done, after a second at least and an hour at most",
    arguments: [
      (0, 0, 1), (1, 1_000, 1), (4, 1_000, 2), (5, 1_000, 3), (400, 1_000, 200), (1_000, 100_000, 3_600),
    ] as [(Int, UInt64, Int)])
  func retry(_ outstanding: Int, _ meanMilliseconds: UInt64, _ seconds: Int) {
    let admission = admission(.queue, mean: meanMilliseconds * ms)
    #expect(admission.secondsUntilEmpty(outstanding: outstanding, standstill: 0, lateness: 0) == seconds)
  }

  @Test("where the loop does the work, what is left to do is told by how late it is")
  func retryInline() {
    let admission = admission(.lag, workers: 0)
    #expect(admission.secondsUntilEmpty(outstanding: 0, standstill: 0, lateness: 60 * ms) == 1)
    #expect(admission.secondsUntilEmpty(outstanding: 0, standstill: 0, lateness: 2_500 * ms) == 3)
  }
}
