import Testing

@testable import Offload

@Suite struct PoolSizeTests {
  private func size(_ minimum: Int, _ maximum: Int, recycleAfter: Int = 0) -> PoolSize {
    var configuration = OffloadConfiguration(workers: minimum)
    configuration.maxWorkers = maximum
    configuration.maxIdle = .seconds(2)
    configuration.recycleAfter = recycleAfter
    return PoolSize(configuration)
  }

  @Test(
    "a worker is added while jobs wait, one at a time, up to the maximum; below the minimum in any case",
    arguments: [
      (workers: 2, coming: 0, waiting: 1, wants: true),
      (workers: 2, coming: 0, waiting: 0, wants: false),
      (workers: 2, coming: 1, waiting: 9, wants: false),
      (workers: 4, coming: 0, waiting: 9, wants: false),
      (workers: 1, coming: 0, waiting: 0, wants: true),
      (workers: 1, coming: 1, waiting: 0, wants: true),
    ])
  func growth(workers: Int, coming: Int, waiting: Int, wants: Bool) {
    #expect(size(2, 4).wantsMore(workers: workers, coming: coming, waiting: waiting) == wants)
  }

  @Test("a worker beyond the minimum is superfluous after its idle time, not before")
  func shrinking() {
    let size = size(2, 4)
    let (since, limit): (UInt64, UInt64) = (5_000_000_000, 2_000_000_000)
    #expect(!size.isSuperfluous(workers: 3, idleSince: since, now: since + limit - 1))
    #expect(size.isSuperfluous(workers: 3, idleSince: since, now: since + limit))
    #expect(!size.isSuperfluous(workers: 2, idleSince: since, now: since + 10 * limit))
    #expect(!size.isSuperfluous(workers: 3, idleSince: since, now: since - 1))
    #expect(size.isElastic)
    #expect(!self.size(3, 3).isElastic)
  }

  @Test("workers wear out after their number of jobs, each a little later than the one before, none without a limit")
  func wear() {
    let size = size(1, 4, recycleAfter: 100)
    let limits = (0..<4).map { worker in (1...200).first { size.isWornOut(worker: worker, jobs: $0) } }
    #expect(limits == [100, 106, 112, 118])
    #expect(!self.size(1, 4).isWornOut(worker: 0, jobs: .max))
  }
}
