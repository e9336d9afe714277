import Testing
import Work

@Suite struct BoundedQueueTests {
  @Test("elements leave in the order they came, across the end of the ring")
  func order() {
    var queue = BoundedQueue<Int>(capacity: 40)
    var next = 0
    var expected = 0
    for round in 1...100 {
      for _ in 0..<(round % 30) where queue.append(next) { next += 1 }
      for _ in 0..<(round % 23) {
        guard let element = queue.popFirst() else { break }
        #expect(element == expected)
        expected += 1
      }
    }
    while let element = queue.popFirst() {
      #expect(element == expected)
      expected += 1
    }
    #expect(expected == next)
  }

  @Test("what does not fit is refused", arguments: [0, 1, 2, 16, 17, 100])
  func bound(capacity: Int) {
    var queue = BoundedQueue<Int>(capacity: capacity)
    for element in 0..<capacity { #expect(queue.append(element) == true) }
    #expect(queue.isFull)
    #expect(queue.append(-1) == false)
    #expect(queue.count == capacity)
    guard capacity > 0 else { return }
    #expect(queue.popFirst() == 0)
    #expect(queue.append(capacity) == true)
    #expect(queue.append(-1) == false)
  }

  @Test("a removed element leaves the others in order, wherever it stood", arguments: 0..<20)
  func removal(victim: Int) {
    for shift in [0, 7, 31] {
      var queue = BoundedQueue<Int>(capacity: 64)
      for _ in 0..<shift {
        _ = queue.append(-1)
        _ = queue.popFirst()
      }
      for element in 0..<20 { _ = queue.append(element) }
      #expect(queue.removeFirst { $0 == victim } == victim)
      #expect(queue.removeFirst { $0 == victim } == nil)
      #expect(queue.count == 19)
      #expect(drained(&queue) == (0..<20).filter { $0 != victim })
    }
  }

  @Test("an element put back is the next to leave, even when the queue is full")
  func putBack() {
    var queue = BoundedQueue<Int>(capacity: 16)
    for element in 0..<16 { _ = queue.append(element) }
    queue.putBack(-1)
    queue.putBack(-2)
    #expect(queue.isFull)
    #expect(queue.append(99) == false)
    #expect(drained(&queue) == [-2, -1] + Array(0..<16))
  }

  @Test("an emptied queue serves again")
  func removeAll() {
    var queue = BoundedQueue<Int>(capacity: 3)
    _ = queue.append(1)
    queue.removeAll()
    #expect(queue.isEmpty)
    #expect(queue.popFirst() == nil)
    #expect(queue.append(2) == true)
    #expect(queue.popFirst() == 2)
  }

  private func drained(_ queue: inout BoundedQueue<Int>) -> [Int] {
    var elements: [Int] = []
    while let element = queue.popFirst() { elements.append(element) }
    return elements
  }
}
