/// Draws one of `count` things, each with its own probability, with a single random number: Walker's alias method in Vose's form
/// (IEEE Trans. Softw. Eng. 17, 1991).
public struct Choice: Sendable {
  public let count: Int
  /// Of cell i: below this fraction of 2^64 the draw is i, else `aliases[i]`. Empty when all are equally likely.
  private let thresholds: [UInt64]
  private let aliases: [Int32]

  /// All equally likely.
  public init(among count: Int) {
    precondition(count > 0, "a choice among nothing")
    self.count = count
    thresholds = []
    aliases = []
  }

  /// In proportion to `weights`: at least one, none negative or infinite, their sum above 0.
  public init(weights: [Double]) {
    let sum = weights.reduce(0, +)
    precondition(sum > 0 && sum.isFinite && weights.allSatisfy { $0 >= 0 }, "weights that are none")
    count = weights.count
    var shares = weights.map { $0 / sum * Double(weights.count) }
    var thresholds = [UInt64](repeating: .max, count: weights.count)
    var aliases = weights.indices.map { Int32($0) }
    var small = weights.indices.filter { shares[$0] < 1 }
    var large = weights.indices.filter { shares[$0] >= 1 }
    while let poor = small.popLast() {
      guard let rich = large.popLast() else { continue }  // Only rounding can leave one of these: its share is 1.
      thresholds[poor] = UInt64(shares[poor] * 0x1p64)
      aliases[poor] = Int32(rich)
      shares[rich] -= 1 - shares[poor]
      if shares[rich] < 1 { small.append(rich) } else { large.append(rich) }
    }
    self.thresholds = thresholds
    self.aliases = aliases
  }

  /// The first is the likeliest, the k-th is likely as k to the power of `-exponent`.
  public init(zipfianAmong count: Int, exponent: Double) {
    self.init(weights: (1...count).map { Elementary.power(Double($0), -exponent) })
  }

  /// The middle is the likeliest, and the weight falls to both sides as the normal density does, its deviation a sixth of the list.
  public init(normalAmong count: Int) {
    let deviation = Double(count) / 6
    self.init(
      weights: (0..<count).map { index in
        let distance = (Double(index) - Double(count - 1) / 2) / deviation
        return Elementary.exp(-distance * distance / 2)
      })
  }

  /// An index of 0..<count.
  public func draw(_ random: inout RandomStream) -> Int {
    let (cell, fraction) = random.next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: count))
    let index = Int(truncatingIfNeeded: cell)
    if thresholds.isEmpty || fraction < thresholds[index] { return index }
    return Int(aliases[index])
  }
}
