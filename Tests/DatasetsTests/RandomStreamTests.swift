import Testing

@testable import Datasets

@Suite("Random draws")
struct RandomStreamTests {
  struct Answer: Sendable {
    var seed: UInt64
    var source: String
    var index: Int
    var draws: [UInt64]
  }

  // From a program of its own in another language that follows the text of `RandomStream`.
  static let answers = [
    Answer(
      seed: 0, source: "", index: 0, draws: [0x41e5_779b_7cf5_e194, 0xff32_4dde_c2f4_b5bc, 0xb6c9_a3c3_292a_8d61]),
    Answer(
      seed: 1, source: "weather", index: 0,
      draws: [0x0af7_4f53_05b1_ee14, 0x76ae_9d01_fe92_f7d5, 0xcc77_3fcb_3e51_56a0]),
    Answer(
      seed: 1, source: "weather", index: 1,
      draws: [0xfff8_3fbe_24d3_5570, 0x7837_2713_15ff_b221, 0x5b1d_912e_097d_1258]),
    Answer(
      seed: 1, source: "weather", index: 1_000_000,
      draws: [0x3468_61e8_729a_d1cd, 0xb067_bf22_6f46_be76, 0x18cb_5961_c1bd_55ac]),
    Answer(
      seed: 2, source: "weather", index: 0,
      draws: [0xc6e2_d4c2_426d_4450, 0xbc34_3912_0457_b552, 0x31fc_405d_f0cd_90ff]),
    Answer(
      seed: .max, source: "documents", index: 999_999_999_999,
      draws: [0x2413_94db_f909_94a0, 0xd0ea_31c2_16e8_6222, 0x5440_182b_0c3a_198f]),
  ]

  @Test("the draws of a seed, a source and an index are known answers", arguments: answers)
  func known(answer: Answer) {
    let key =
      switch answer.source {
      case "": RandomKey(seed: answer.seed, source: "")
      case "weather": RandomKey(seed: answer.seed, source: "weather")
      default: RandomKey(seed: answer.seed, source: "documents")
      }
    var random = key[answer.index]
    #expect(answer.draws.map { _ in random.next() } == answer.draws)
  }

  @Test("each byte of a draw takes each value as often, over neighbouring records and within one")
  func bytes() {
    let key = RandomKey(seed: 1, source: "test")
    var one = key[0]
    for draws in [
      { (index: Int) -> UInt64 in
        var random = key[index]
        return random.next()
      }, { _ in one.next() },
    ] {
      var counts = [[Int]](repeating: [Int](repeating: 0, count: 256), count: 8)
      for index in 0..<65_536 {
        let word = draws(index)
        for byte in 0..<8 { counts[byte][Int(truncatingIfNeeded: word >> (8 * UInt64(byte)) & 0xFF)] += 1 }
      }
      for byte in counts {
        let chiSquare = byte.reduce(0.0) { $0 + (Double($1) - 256) * (Double($1) - 256) / 256 }
        // 255 degrees of freedom: mean 255, deviation 22.6; five of them to each side.
        #expect((142.0...368.0).contains(chiSquare))
      }
    }
  }

  @Test("draws of neighbouring records, and of neighbouring seeds and sources, have nothing to do with each other")
  func neighbours() {
    let pairs: [(RandomKey, RandomKey, Int)] = [
      (RandomKey(seed: 1, source: "test"), RandomKey(seed: 1, source: "test"), 1),
      (RandomKey(seed: 1, source: "test"), RandomKey(seed: 1, source: "test"), 1024),
      (RandomKey(seed: 1, source: "test"), RandomKey(seed: 2, source: "test"), 0),
      (RandomKey(seed: 1, source: "test"), RandomKey(seed: 1, source: "tess"), 0),
      (RandomKey(seed: 1, source: "test"), RandomKey(seed: 1, source: "test").with(0), 0),
    ]
    for (one, other, distance) in pairs {
      var product = 0.0
      var flips = 0
      for index in 0..<50_000 {
        var (left, right) = (one[index], other[index + distance])
        flips += (left.next() ^ right.next()).nonzeroBitCount
        product += (left.unit() - 0.5) * (right.unit() - 0.5)
      }
      // Correlation has a deviation of 0.0045, the share of flipped bits one of 0.00028.
      #expect(abs(product / 50_000 * 12) < 0.0225)
      #expect(abs(Double(flips) / 50_000 / 64 - 0.5) < 0.0014)
    }
  }

  @Test("records begin at places of their own: a hundred thousand first draws, none twice")
  func distinct() {
    let key = RandomKey(seed: 7, source: "test")
    #expect(
      Set(
        (0..<100_000).map { index -> UInt64 in
          var random = key[index]
          return random.next()
        }
      ).count == 100_000)
  }

  @Test("numbers of a range stay in it, reach both ends, and are equally likely")
  func ranges() {
    var random = RandomStream(seed: 1, source: "test", index: 0)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[Int(random.integer(in: -3...3) + 3)] += 1 }
    // Deviation 93.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 465 })
    #expect((0..<100).allSatisfy { _ in random.integer(in: 5...5) == 5 && random.below(1) == 0 })
    #expect((0..<100).contains { _ in random.integer(in: .min ... .max) < 0 })
    #expect((0..<1000).allSatisfy { _ in (0..<1).contains(random.unit()) })
  }

  @Test("letters are a to z, each as likely as any other, in any number of them")
  func letters() {
    var random = RandomStream(seed: 1, source: "test", index: 0)
    var bytes: [UInt8] = [0x21]
    random.appendLetters(0, to: &bytes)
    #expect(bytes == [0x21])
    random.appendLetters(260_001, to: &bytes)
    #expect(bytes.count == 260_002)
    var counts = [Int](repeating: 0, count: 26)
    for letter in bytes.dropFirst() { counts[Int(letter) - 97] += 1 }
    // Deviation 98.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 490 })
  }
}
