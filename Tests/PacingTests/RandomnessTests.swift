import Glibc
import Pacing
import Testing

@Suite struct RandomnessTests {
  @Test("SplitMix64 yields the published sequence for seed 1234567")
  func splitMix() {
    var generator = SplitMix64(seed: 1_234_567)
    let expected: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423, 4_593_380_528_125_082_431,
      16_408_922_859_458_223_821,
    ]
    #expect(expected.map { _ in generator.next() } == expected)
  }

  @Test("a unit number lies in 0 ..< 1")
  func unit() {
    var generator = SplitMix64(seed: 9)
    for _ in 0..<10_000 {
      let unit = generator.nextUnit()
      #expect(unit >= 0 && unit < 1)
    }
  }

  @Test(
    "erand48 equals the C library's",
    arguments: [[0, 0, 0], [0x1234, 0x5678, 0x6543], [0xFFFF, 0xFFFF, 0xFFFF], [1, 2, 3]] as [[UInt16]])
  func erand48EqualsLibrary(words: [UInt16]) {
    var ours = Erand48(words[0], words[1], words[2])
    var theirs = words
    for _ in 0..<1000 {
      #expect(ours.nextUnit() == erand48(&theirs))
    }
  }

  @Test(
    "httperf's seed is derived from the client's number as in src/gen/rate.c", arguments: [0, 1, 2, 255, 256, 70_000])
  func httperfSeed(identity: Int) {
    let low = 0x1234 ^ identity
    let middle = 0x5678 ^ (identity << 8)
    let high = 0x9abc ^ ~identity
    var theirs = [low, middle, high].map(UInt16.init(truncatingIfNeeded:))
    var ours = Erand48(httperfClient: identity)
    for _ in 0..<10 { #expect(ours.nextUnit() == erand48(&theirs)) }
  }
}
