import Testing

@testable import Queueing

@Suite struct SharedCoresTests {
  private func cores(_ count: Int, weights: [Double] = [1, 1, 1], own: Int? = nil) -> SharedCores {
    SharedCores(
      cores: count, shares: weights.enumerated().map { .init(weight: $1, isOnCores: $0 != own) })
  }

  /// When each task is finished, all of them begun at once.
  private func ends(_ cores: SharedCores, _ tasks: [(share: Int, nanoseconds: UInt64)]) -> [UInt64] {
    var cores = cores
    var ends = [UInt64](repeating: 0, count: tasks.count)
    for (index, task) in tasks.enumerated() {
      cores.start(Int32(index), in: task.share, nanoseconds: task.nanoseconds, at: 0)
    }
    cores.settle()
    while cores.next != .max {
      let now = cores.next
      for share in cores.shares.indices {
        while let task = cores.popFinished(share, at: now) { ends[Int(task)] = now }
      }
      cores.settle()
    }
    return ends
  }

  @Test("a task alone takes as long as it computes; two on one core twice as long, on two cores not")
  func equal() {
    #expect(ends(cores(1), [(0, 1_000)]) == [1_000])
    #expect(ends(cores(1), [(0, 1_000), (0, 1_000)]) == [2_000, 2_000])
    #expect(ends(cores(1), [(0, 1_000), (1, 1_000)]) == [2_000, 2_000])
    #expect(ends(cores(2), [(0, 1_000), (1, 1_000)]) == [1_000, 1_000])
  }

  @Test("three tasks on two cores have two thirds each, and more when one has ended")
  func uneven() {
    #expect(ends(cores(2), [(0, 600), (0, 1_200), (0, 1_200)]) == [900, 1_500, 1_500])
  }

  @Test("the weight of three has three quarters of a core against the weight of one")
  func weighted() {
    #expect(ends(cores(1, weights: [3, 1, 1]), [(0, 3_000), (1, 3_000)]) == [4_000, 6_000])
  }

  @Test("no task uses more than a core, however heavy it is; the others share the rest")
  func capped() {
    #expect(ends(cores(2, weights: [100, 1, 1]), [(0, 1_000), (1, 500), (1, 500)]) == [1_000, 1_000, 1_000])
    #expect(
      ends(cores(3, weights: [4, 2, 1]), [(0, 1_000), (1, 1_000), (2, 500), (2, 500)]) == [1_000, 1_000, 1_000, 1_000])
  }

  @Test("a share with a machine of its own takes nothing from the cores")
  func elsewhere() {
    #expect(ends(cores(1, own: 2), [(0, 1_000), (2, 1_000), (2, 1_000)]) == [1_000, 1_000, 1_000])
  }

  @Test("a task that comes later slows the first down from then on")
  func later() {
    var cores = cores(1)
    cores.start(1, in: 0, nanoseconds: 1_000, at: 0)
    cores.settle()
    cores.start(2, in: 1, nanoseconds: 1_000, at: 500)
    cores.settle()
    #expect(cores.next == 1_500)
    #expect(cores.popFinished(0, at: 1_500) == 1)
    cores.settle()
    #expect(cores.next == 2_000)
    cores.advance(to: 2_000)
    #expect(cores.shares.map(\.used) == [1_000, 1_000, 0])
  }

  @Test("tasks leave the heap in the order in which they will be finished")
  func heap() {
    var heap = TaskHeap()
    let finishes = (0..<200).map { ($0 * 73) % 200 }
    for finish in finishes { heap.push(Int32(finish), finish: Double(finish)) }
    #expect((0..<200).map { _ in heap.pop() } == (0..<200).map(Int32.init))
    #expect(heap.isEmpty)
  }
}
