import Testing

@testable import Offload

@Suite struct DescriptorReserveTests {
  @Test("whatever workers come and go, there is one for each that is not there, and one more")
  func invariant() {
    var reserve = DescriptorReserve(workers: 4, limit: 1_024)
    defer { reserve.giveUp() }
    for present in [4, 3, 2, 3, 4, 0, 1, 4] {
      // A start opens it, whether it is a worker more or one in the place of another.
      reserve.open()
      reserve.fill(besides: present)
      #expect(reserve.count >= 5 - present)
    }
    reserve.giveUp()
    #expect(reserve.count == 0)
  }

  @Test(
    "no more is kept back than a quarter of all there may be, and two at least",
    arguments: [(limit: 1_024, count: 21), (64, 16), (20, 5), (8, 2), (4, 2)])
  func bound(limit: Int, count: Int) {
    var reserve = DescriptorReserve(workers: 20, limit: limit)
    reserve.fill(besides: 0)
    #expect(reserve.count == count)
    reserve.giveUp()
  }
}
