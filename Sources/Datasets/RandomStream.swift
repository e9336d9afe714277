/// What makes the draws of one source its own: a seed of the user's and the name of what is drawn.
///
/// Two names, or two seeds, give streams that have nothing to do with each other.
public struct RandomKey: Hashable, Sendable {
  let bits: UInt64

  public init(seed: UInt64, source: StaticString) {
    // FNV-1a of the name; the mixing after it spreads what little differs.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in UnsafeBufferPointer(start: source.utf8Start, count: source.utf8CodeUnitCount) {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    bits = mixed(mixed(seed &+ goldenGamma) ^ hash)
  }

  private init(bits: UInt64) { self.bits = bits }

  /// A key that depends on a number besides.
  public func with(_ number: UInt64) -> RandomKey { RandomKey(bits: mixed(bits ^ mixed(number &+ goldenGamma))) }

  /// The draws of record `index`.
  public subscript(index: Int) -> RandomStream { RandomStream(self, index) }
}

/// The random draws of one record: a function of seed, source and index alone, so that records can be made in any order, by any
/// number of threads, on any machine, and always are the same.
///
/// SplitMix64 by Steele, Lea and Flood (OOPSLA 2014; the constants are Vigna's), begun at a place that the index is mixed into one
/// to one: no two records of a source begin alike. Its numbers are part of what a seed promises.
public struct RandomStream: RandomNumberGenerator, Sendable {
  var state: UInt64

  public init(_ key: RandomKey, _ index: Int) {
    state = mixed(key.bits &+ UInt64(truncatingIfNeeded: index) &* goldenGamma)
  }

  public init(seed: UInt64, source: StaticString, index: Int) {
    self.init(RandomKey(seed: seed, source: source), index)
  }

  public mutating func next() -> UInt64 {
    state &+= goldenGamma
    return mixed(state)
  }
}

let goldenGamma: UInt64 = 0x9E37_79B9_7F4A_7C15

/// SplitMix64's finalizer: one to one, and each bit of the result depends on each bit of `word`.
func mixed(_ word: UInt64) -> UInt64 {
  var word = word
  word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
  word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
  return word ^ (word >> 31)
}
