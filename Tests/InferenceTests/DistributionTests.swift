import Testing

@testable import Inference

struct DistributionTests {
  @Test(
    "Quantiles of Student's t are those of the tables",
    arguments: [
      (1.0, 0.975, 12.7062047), (2, 0.975, 4.3026527), (2, 0.995, 9.9248432), (4, 0.975, 2.7764451),
      (9, 0.975, 2.2621572), (29, 0.95, 1.6991270), (1.5, 0.975, 6.0166634), (1_000_000, 0.975, 1.9599664),
      (4, 0.025, -2.7764451), (7, 0.5, 0),
    ])
  func studentQuantiles(freedom: Double, probability: Double, expected: Double) {
    #expect((StudentT(freedom: freedom).quantile(probability) - expected).magnitude < 1e-5)
  }

  @Test("The chance of straying is two tails of Student's t", arguments: [(2.0, 4.3026527), (4, 2.7764451)])
  func twoTails(freedom: Double, t: Double) {
    #expect((StudentT(freedom: freedom).twoSided(t) - 0.05).magnitude < 1e-6)
    #expect(StudentT(freedom: freedom).twoSided(0) == 1)
    #expect((StudentT(freedom: freedom).cumulative(-t) - 0.025).magnitude < 1e-6)
  }

  @Test(
    "Quantiles of the normal distribution are those of the tables", arguments: [(0.975, 1.959964), (0.1, -1.281552)])
  func normalQuantiles(probability: Double, expected: Double) {
    #expect((Normal.quantile(probability) - expected).magnitude < 1e-5)
  }

  @Test(
    "Holm finds what Bonferroni finds and more, and stops at the first that is not found",
    arguments: [
      ([0.001, 0.012, 0.03, 0.6], [true, true, false, false]), ([0.02, 0.02, 0.02], [false, false, false]),
      ([0.04], [true]), ([0.03, 0.001], [true, true]), ([0.2, 0.001, 0.024], [false, true, true]), ([], []),
    ])
  func holm(probabilities: [Double], found: [Bool]) {
    #expect(Holm(probabilities, familyError: 0.05).isFound == found)
  }

  @Test("Each figure is shown at the error it was tested at")
  func holmErrors() {
    let holm = Holm([0.6, 0.001, 0.03, 0.5], familyError: 0.04)
    let third: Double = 0.04 / 3
    let errors: [Double] = [third, 0.01, third, third]
    #expect(holm.errors == errors)
    let adjusted: [Double] = [1, 0.004, 0.09, 1]
    #expect(holm.adjusted == adjusted)
  }
}
