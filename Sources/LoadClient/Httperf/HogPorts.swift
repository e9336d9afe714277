/// The local ports `--hog` binds to, one after the other over all that need no privilege.
struct HogPorts {
  static let all = 1024...65535
  private var isTaken = [Bool](repeating: false, count: all.count)
  private var next = 0

  /// The next port that is not taken; nothing when all are.
  mutating func take() -> Int? {
    for step in 0..<isTaken.count {
      let place = (next + step) % isTaken.count
      guard !isTaken[place] else { continue }
      isTaken[place] = true
      next = (place + 1) % isTaken.count
      return Self.all.lowerBound + place
    }
    return nil
  }

  mutating func giveBack(_ port: Int) { isTaken[port - Self.all.lowerBound] = false }
}
