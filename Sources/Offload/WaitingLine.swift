import Work

/// The jobs that wait for a worker, in the order their turn comes. A value.
struct WaitingLine<Element> {
  private let order: OffloadConfiguration.Order
  private var queue: BoundedQueue<Element>

  init(capacity: Int, order: OffloadConfiguration.Order) {
    self.order = order
    queue = BoundedQueue(capacity: capacity)
  }

  var count: Int { queue.count }
  var isEmpty: Bool { queue.isEmpty }

  /// Joins the line. Returns false when it is full.
  mutating func append(_ element: Element) -> Bool { queue.append(element) }

  /// Takes out the one whose turn it is.
  mutating func next() -> Element? {
    order == .fifo ? queue.popFirst() : queue.popLast()
  }

  /// Gives back one that was taken out: its turn is next, in spite of the bound.
  mutating func putBack(_ element: Element) {
    if order == .fifo { queue.putBack(element) } else { queue.putBackLast(element) }
  }

  /// The one that has waited longest, whoever is next.
  var oldest: Element? { queue.first }

  mutating func popOldest() -> Element? { queue.popFirst() }

  /// Takes out the longest waiting one that matches.
  mutating func remove(where matches: (Element) -> Bool) -> Element? { queue.removeFirst(where: matches) }

  mutating func removeAll() { queue.removeAll() }
}

extension WaitingLine: Sendable where Element: Sendable {}
