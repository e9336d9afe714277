/// A queue in a ring that grows by doubling: appending and taking cost the same however long it is.
struct Ring<Element> {
  private var places: [Element]
  private var head = 0
  private(set) var count = 0

  /// - Parameter filler: stands in places that are free.
  init(filler: Element, capacity: Int = 16) { places = [Element](repeating: filler, count: capacity) }

  var isEmpty: Bool { count == 0 }

  var first: Element { places[head] }

  mutating func append(_ element: Element) {
    if count == places.count { grow() }
    places[(head + count) & (places.count - 1)] = element
    count += 1
  }

  mutating func popFirst() -> Element? {
    if count == 0 { return nil }
    let element = places[head]
    head = (head + 1) & (places.count - 1)
    count -= 1
    return element
  }

  private mutating func grow() {
    places = Array(places[head...]) + Array(places[..<head])
    head = 0
    places += places
  }
}

/// Things that all take the same time on their way, and so arrive in the order they left.
struct DelayLine {
  struct Passenger {
    var arrival: UInt64
    var slot: Int32
    /// Tells a slot's request from the next one in the same slot.
    var serial: UInt32 = 0
  }

  let latency: UInt64
  private(set) var next = UInt64.max
  private var passengers = Ring(filler: Passenger(arrival: 0, slot: 0))

  init(latency: UInt64) { self.latency = latency }

  var first: Passenger? { passengers.isEmpty ? nil : passengers.first }

  mutating func enter(_ slot: Int32, serial: UInt32 = 0, at now: UInt64) {
    let arrival = now + latency
    if passengers.isEmpty { next = arrival }
    passengers.append(Passenger(arrival: arrival, slot: slot, serial: serial))
  }

  mutating func leave() -> Passenger {
    guard let passenger = passengers.popFirst() else { preconditionFailure("nobody is on the way") }
    next = passengers.isEmpty ? .max : passengers.first.arrival
    return passenger
  }
}
