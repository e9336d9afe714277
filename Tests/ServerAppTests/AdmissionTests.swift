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
  var lateMilliseconds: UInt64 = 0
  var maxQueue = 4
  var workers = 2
  var refusal: Admission.Refusal?
}

@Suite("Which requests for work are let in")
struct AdmissionTests {
  private func check(_ policy: Admission.Policy, _ row: Row) {
    let admission = admission(policy, workers: row.workers, maxQueue: row.maxQueue)
    #expect(
      admission.refusal(outstanding: row.outstanding, lateness: row.lateMilliseconds * ms) == row.refusal, "\(row)")
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

  @Test("before the first job has ended nobody knows how long one takes, and only the bound refuses")
  func unknown() {
    let admission = admission(.deadline, maxQueue: 1_000, mean: nil)
    #expect(admission.refusal(outstanding: 1_001, lateness: 0) == nil)
    #expect(admission.refusal(outstanding: 1_002, lateness: 0) == .queueFull)
  }

  @Test("the clock is read by the policies that need it only")
  func clock() {
    var isRead = false
    func lateness() -> UInt64 {
      isRead = true
      return 0
    }
    for policy in [Admission.Policy.none, .queue, .deadline] {
      _ = admission(policy).refusal(outstanding: 1, lateness: lateness())
    }
    #expect(!isRead)
    _ = admission(.lag).refusal(outstanding: 1, lateness: lateness())
    #expect(isRead)
  }

  @Test("the expected wait follows what jobs take lately")
  func follows() {
    var admission = admission(.deadline)
    #expect(admission.expectedWaitNanoseconds(outstanding: 2) == 0)
    #expect(admission.expectedWaitNanoseconds(outstanding: 5) == 30e6)
    for _ in 0..<200 { admission.finished(workNanoseconds: 2 * ms) }
    #expect(abs(admission.expectedWaitNanoseconds(outstanding: 5) - 3e6) < 1e3)
  }

  @Test(
    "a client shall come again when all that was let in is done, after a second at least and an hour at most",
    arguments: [
      (0, 0, 1), (1, 1_000, 1), (4, 1_000, 2), (5, 1_000, 3), (400, 1_000, 200), (1_000, 100_000, 3_600),
    ] as [(Int, UInt64, Int)])
  func retry(_ outstanding: Int, _ meanMilliseconds: UInt64, _ seconds: Int) {
    #expect(
      admission(.queue, mean: meanMilliseconds * ms).secondsUntilEmpty(outstanding: outstanding, lateness: 0) == seconds
    )
  }

  @Test("where the loop does the work, what is left to do is told by how late it is")
  func retryInline() {
    let admission = admission(.lag, workers: 0)
    #expect(admission.secondsUntilEmpty(outstanding: 0, lateness: 60 * ms) == 1)
    #expect(admission.secondsUntilEmpty(outstanding: 0, lateness: 2_500 * ms) == 3)
  }
}
