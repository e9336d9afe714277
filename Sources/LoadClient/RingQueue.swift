/// A first-in first-out queue that allocates only when it grows.
///
/// The rooms a request waits in: the calls outstanding on a connection, the arrivals no connection was free for.
public struct RingQueue<Element> {
  // A power of two of places, so that wrapping round is a mask.
  private var places: [Element?]
  private var head = 0
  public private(set) var count = 0

  /// - Parameter capacity: how many elements fit before it grows; rounded up to a power of two.
  public init(capacity: Int = 2) {
    var size = 1
    while size < capacity { size *= 2 }
    places = [Element?](repeating: nil, count: size)
  }

  public var isEmpty: Bool { count == 0 }

  public var first: Element? { count == 0 ? nil : places[head] }

  public mutating func append(_ element: Element) {
    if count == places.count { grow() }
    places[(head &+ count) & (places.count &- 1)] = element
    count &+= 1
  }

  public mutating func popFirst() -> Element? {
    guard count > 0 else { return nil }
    let element = places[head]
    places[head] = nil
    head = (head &+ 1) & (places.count &- 1)
    count &-= 1
    return element
  }

  /// Changes each element where it stands, oldest first.
  public mutating func updateEach(_ change: (inout Element) -> Void) {
    for offset in 0..<count {
      let place = (head + offset) & (places.count - 1)
      if var element = places[place] {
        change(&element)
        places[place] = element
      }
    }
  }

  private mutating func grow() {
    var larger = [Element?](repeating: nil, count: places.count * 2)
    for offset in 0..<count { larger[offset] = places[(head + offset) & (places.count - 1)] }
    places = larger
    head = 0
  }
}
