/// A queue with a bound, taken from at either end: what does not fit is refused, not kept. A ring that grows as needed up to the bound.
public struct BoundedQueue<Element> {
  /// How many elements fit.
  public let capacity: Int
  /// How many elements are in it.
  @inlinable public var count: Int { held }
  // Inlinable throughout: unspecialised, each access would look up the type of its elements at run time.
  @usableFromInline var held = 0
  @usableFromInline var ring: [Element?] = []
  @usableFromInline var head = 0

  /// - Parameter capacity: 0 makes a queue that refuses everything.
  @inlinable
  public init(capacity: Int) {
    precondition(capacity >= 0, "a queue cannot hold fewer than no elements")
    self.capacity = capacity
  }

  @inlinable public var isEmpty: Bool { count == 0 }
  @inlinable public var isFull: Bool { count >= capacity }

  /// Appends at the end. Returns false, and keeps nothing, when the queue is full.
  @inlinable
  public mutating func append(_ element: Element) -> Bool {
    guard !isFull else { return false }
    putBackLast(element)
    return true
  }

  /// Puts an element back at the end, in spite of the bound: it was taken from here and has not been dealt with.
  @inlinable
  public mutating func putBackLast(_ element: Element) {
    if count == ring.count { grow() }
    ring[slot(count)] = element
    held += 1
  }

  /// As ``putBackLast(_:)``, at the front.
  @inlinable
  public mutating func putBack(_ element: Element) {
    if count == ring.count { grow() }
    head = (head &- 1) & (ring.count - 1)
    ring[head] = element
    held += 1
  }

  @inlinable
  public mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = ring[head]
    ring[head] = nil
    head = (head + 1) & (ring.count - 1)
    held -= 1
    return element
  }

  /// Takes out the youngest element.
  @inlinable
  public mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    let place = slot(count - 1)
    let element = ring[place]
    ring[place] = nil
    held -= 1
    return element
  }

  /// The oldest element.
  @inlinable public var first: Element? { count > 0 ? ring[head] : nil }

  /// Takes out the first element for which `matches` holds; those behind it move up. Searches from the front, where the one that
  /// has waited longest, and is most likely to be given up, stands.
  @inlinable
  public mutating func removeFirst(where matches: (Element) -> Bool) -> Element? {
    for index in 0..<count {
      guard let element = ring[slot(index)], matches(element) else { continue }
      closeGap(at: index)
      return element
    }
    return nil
  }

  @inlinable
  public mutating func removeAll() {
    ring = []
    head = 0
    held = 0
  }

  /// Moves whichever side of the gap is shorter.
  @inlinable
  mutating func closeGap(at index: Int) {
    if index < count / 2 {
      for moved in stride(from: index, to: 0, by: -1) { ring[slot(moved)] = ring[slot(moved - 1)] }
      ring[head] = nil
      head = slot(1)
    } else {
      for moved in index..<(count - 1) { ring[slot(moved)] = ring[slot(moved + 1)] }
      ring[slot(count - 1)] = nil
    }
    held -= 1
  }

  /// The ring's size is a power of two.
  @inlinable func slot(_ index: Int) -> Int { (head + index) & (ring.count - 1) }

  @inlinable
  mutating func grow() {
    var larger: [Element?] = []
    larger.reserveCapacity(max(16, ring.count * 2))
    for index in 0..<count { larger.append(ring[slot(index)]) }
    while larger.count < max(16, ring.count * 2) { larger.append(nil) }
    ring = larger
    head = 0
  }
}

extension BoundedQueue: Sendable where Element: Sendable {}
