import Testing

@testable import Datasets

@Suite("Distributions")
struct DistributionTests {
  @Test(
    "the logarithm is right to 1e-14",
    arguments: [
      (1, 0), (2, 0.6931471805599453), (0.5, -0.6931471805599453), (10, 2.302585092994046),
      (1e-300, -690.7755278982137), (1e300, 690.7755278982137), (1.4142135623730951, 0.3465735902799727),
      (1.4142135623730954, 0.34657359027997287), (0.9999999, -1.0000000494736474e-07),
      (1.0000001, 9.999999505838704e-08), (123456.789, 11.723646487185881),
      (.leastNonzeroMagnitude, -744.4400719213812),
    ] as [(Double, Double)])
  func logarithm(x: Double, expected: Double) {
    #expect(abs(Elementary.ln(x) - expected) <= 1e-14 * abs(expected))
  }

  @Test(
    "the exponential is right to 1e-14",
    arguments: [
      (0, 1), (1, 2.718281828459045), (-1, 0.36787944117144233), (0.5, 1.6487212707001282),
      (-0.5, 0.6065306597126334), (10, 22026.465794806718), (-10, 4.5399929762484854e-05),
      (100, 2.6881171418161356e+43), (-700, 9.85967654375977e-305), (700, 1.0142320547350045e+304),
      (1e-10, 1.0000000001), (0.34657359, 1.4142135619771539), (710, .infinity), (-746, 0),
      (-745, .leastNonzeroMagnitude),
    ] as [(Double, Double)])
  func exponential(x: Double, expected: Double) {
    let found = Elementary.exp(x)
    #expect(found == expected || abs(found - expected) <= 1e-14 * abs(expected))
  }

  @Test(
    "a power is right to 1e-13",
    arguments: [
      (2, -1, 0.5), (3, -1.2, 0.2675805205867436), (10, -2.5, 0.0031622776601683794), (200, -1, 0.005),
      (1000, -0.5, 0.03162277660168379), (1, -3, 1),
    ] as [(Double, Double, Double)])
  func power(base: Double, exponent: Double, expected: Double) {
    #expect(abs(Elementary.power(base, exponent) - expected) <= 1e-13 * expected)
  }

  @Test("normal draws have mean 0, deviation 1, no skew, and the tails they should have")
  func normal() {
    var random = RandomStream(seed: 1, source: "test", index: 0)
    let count = 200_000.0
    var sums = [0.0, 0.0, 0.0, 0.0]
    var beyondTwo = 0.0
    for _ in 0..<200_000 {
      let draw = random.normal()
      var power = draw
      for moment in 0..<4 {
        sums[moment] += power
        power *= draw
      }
      if abs(draw) > 2 { beyondTwo += 1 }
    }
    // Five deviations of each estimate.
    #expect(abs(sums[0] / count) < 0.0112)
    #expect(abs(sums[1] / count - 1) < 0.0158)
    #expect(abs(sums[2] / count) < 0.0434)
    #expect(abs(sums[3] / count - 3) < 0.11)
    #expect(abs(beyondTwo / count - 0.0455) < 0.00233)
  }

  @Test("what would fall outside the bounds is drawn again, and impossible bounds give the nearest of them")
  func bounded() {
    var random = RandomStream(seed: 1, source: "test", index: 0)
    var sum = 0.0
    for _ in 0..<100_000 {
      let draw = random.normal(mean: 28, deviation: 10, in: 15...60)
      #expect((15...60).contains(draw))
      sum += draw
    }
    // The mean of Normal(28, 10) between 15 and 60 is 29.87, the deviation 8.5.
    #expect(abs(sum / 100_000 - 29.87) < 0.14)
    #expect(random.normal(mean: 0, deviation: 1, in: 1000...1001) == 1000)
  }

  @Test(
    "a weighted choice takes each with its weight, and never one of weight 0",
    arguments: [[50, 30, 10, 5, 5], [1], [0, 1, 0], [1, 1, 1, 1, 1, 1, 1], [1, 1_000_000]] as [[Double]])
  func weighted(weights: [Double]) {
    check(Choice(weights: weights), weights)
  }

  @Test("a zipfian choice takes the k-th as often as k to the power of minus the exponent", arguments: [0.5, 1, 2.0])
  func zipfian(exponent: Double) {
    check(
      Choice(zipfianAmong: 20, exponent: exponent), (1...20).map { Elementary.power(Double($0), -exponent) })
  }

  @Test("a uniform choice takes each as often")
  func uniform() { check(Choice(among: 13), [Double](repeating: 1, count: 13)) }

  @Test("a normal choice takes the middle most often, as the normal density falls")
  func normalChoice() {
    // Of 12 things the deviation is 2, so that these are 0.25, 0.75 ... 2.75 deviations from the middle.
    let half = [0.9692, 0.7548, 0.4578, 0.2163, 0.0796, 0.0228]
    check(Choice(normalAmong: 12), half.reversed() + half)
  }

  private func check(_ choice: Choice, _ weights: [Double]) {
    var random = RandomStream(seed: 3, source: "test", index: 0)
    var counts = [Double](repeating: 0, count: weights.count)
    let draws = 100_000.0
    for _ in 0..<Int(draws) { counts[choice.draw(&random)] += 1 }
    let sum = weights.reduce(0, +)
    for (count, weight) in zip(counts, weights) {
      let share = weight / sum
      #expect(abs(count - draws * share) <= 5 * (draws * share * (1 - share)).squareRoot() + 1e-9)
    }
  }

  @Test(
    "a distribution is read as it is written",
    arguments: [
      ("uniform", .uniform), ("normal", .normal), ("zipfian", .zipfian(exponent: 1)),
      ("zipfian:1.25", .zipfian(exponent: 1.25)),
      ("weighted:50,30,10,5,5", .weighted([50, 30, 10, 5, 5])),
    ] as [(String, Spread)])
  func spread(text: String, expected: Spread) throws {
    #expect(try Spread(text) == expected)
    #expect("\(expected)" == text)
  }

  @Test(
    "what is no distribution is said to be none",
    arguments: [
      ("gamma", "There is no distribution 'gamma'"), ("", "There is no distribution ''"),
      ("uniform:2", "There is no distribution"), ("normal:2", "There is no distribution"),
      ("zipfian:0", "The exponent of 'zipfian:0'"),
      ("zipfian:nan", "The exponent"), ("zipfian:11", "The exponent"), ("weighted:", "The weights of 'weighted:'"),
      ("weighted:1,,2", "The weights"), ("weighted:0,0", "The weights"), ("weighted:-1,2", "The weights"),
    ])
  func spreadErrors(text: String, sentence: String) {
    let problem = #expect(throws: DatasetProblem.self) { try Spread(text) }
    #expect(problem?.sentence.hasPrefix(sentence) == true)
  }
}
