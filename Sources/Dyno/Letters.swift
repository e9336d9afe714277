internal import Pacing

/// The random letters of documents: a pure function of a run's seed and the document's number, so that a batch sent once more,
/// because its answer was lost, is the same batch.
public struct Letters: Sendable {
  public let seed: UInt64

  public init(seed: UInt64) { self.seed = seed }

  /// Appends `count` letters from a to z.
  public func append(_ count: Int, of document: Int, to bytes: inout [UInt8]) {
    var generator = SplitMix64(seed: SplitMix64.mixed(seed, UInt64(bitPattern: Int64(document))))
    bytes.reserveCapacity(bytes.count + count)
    var left = count
    while left > 0 {
      // The number is a fraction of 2^64: its digits to the base of 26, ten of which take 47 of its 64 bits.
      var fraction = generator.next()
      for _ in 0..<min(left, 10) {
        let (letter, rest) = fraction.multipliedFullWidth(by: 26)
        bytes.append(UInt8(ascii: "a") &+ UInt8(truncatingIfNeeded: letter))
        fraction = rest
      }
      left -= 10
    }
  }
}

extension SplitMix64 {
  /// A seed for each of many streams that have nothing to do with each other.
  fileprivate static func mixed(_ seed: UInt64, _ stream: UInt64) -> UInt64 {
    var outer = SplitMix64(seed: seed)
    var inner = SplitMix64(seed: outer.next() ^ stream &* 0xD129_0E55_A5D3_0B6B)
    return inner.next()
  }
}
