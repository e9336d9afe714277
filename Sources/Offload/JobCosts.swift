import Work

/// Which jobs are known to be short, learned from how long their like took. A value: timings in, answers out.
///
/// Only a job known to be short may be handed to a worker that still has others; see ``Dispatcher``.
struct JobCosts {
  /// Beyond this a job is not short. As many such jobs as a worker may hold are done in 0.4 ms.
  static let shortNanoseconds: UInt64 = 25_000

  /// By ``Job/costClass``; 0 where nothing is known.
  private var estimates: [UInt64] = Array(repeating: 0, count: Job.costClassCount)

  func isShort(_ job: Job) -> Bool {
    guard let costClass = job.costClass else { return false }
    let estimate = estimates[costClass]
    return estimate > 0 && estimate <= JobCosts.shortNanoseconds
  }

  /// Believes a longer time at once and a shorter one by an eighth at a time.
  mutating func record(_ job: Job, nanoseconds: UInt64) {
    guard let costClass = job.costClass else { return }
    let estimate = estimates[costClass]
    let smoothed = estimate == 0 ? 0 : estimate - estimate / 8 + nanoseconds / 8
    estimates[costClass] = max(nanoseconds, smoothed, 1)
  }
}
