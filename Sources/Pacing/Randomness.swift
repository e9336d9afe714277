/// A small, fast, seeded generator whose sequence is part of our promise: same seed, same run.
///
/// SplitMix64 by Steele, Lea and Flood (OOPSLA 2014), in the form of Vigna's reference code
/// (https://prng.di.unimi.it/splitmix64.c). Period 2^64.
public struct SplitMix64: RandomNumberGenerator, Sendable {
  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number in `0 ..< 1` with all 53 bits a Double holds.
  public mutating func nextUnit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// The C library's `erand48`: a 48-bit linear congruential generator (POSIX, `X' = 0x5DEECE66D X + 11`).
///
/// Poor as generators go; here so that a schedule equals the one httperf makes.
public struct Erand48: Sendable {
  private var state: UInt64

  /// The three words of `xsubi`, low word first.
  public init(_ low: UInt16, _ middle: UInt16, _ high: UInt16) {
    state = UInt64(low) | UInt64(middle) << 16 | UInt64(high) << 32
  }

  /// The seed httperf derives from the first number of `--client I/N` (`src/gen/rate.c`).
  public init(httperfClient identity: Int) {
    let identity = UInt16(truncatingIfNeeded: identity)
    self.init(0x1234 ^ identity, 0x5678 ^ (identity << 8), 0x9abc ^ ~identity)
  }

  /// A number in `0 ..< 1` with 48 random bits.
  public mutating func nextUnit() -> Double {
    state = (state &* 0x5_DEEC_E66D &+ 11) & 0xFFFF_FFFF_FFFF
    return Double(state) * 0x1p-48
  }
}

/// The generator behind a ``Pacer``; an enum so that drawing costs no witness call.
enum Randomness: Sendable {
  case splitMix(SplitMix64)
  case erand48(Erand48)

  mutating func nextUnit() -> Double {
    switch self {
    case .splitMix(var generator):
      defer { self = .splitMix(generator) }
      return generator.nextUnit()
    case .erand48(var generator):
      defer { self = .erand48(generator) }
      return generator.nextUnit()
    }
  }
}
