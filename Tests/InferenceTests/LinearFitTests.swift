import Testing

@testable import Inference

@Suite("A line through points")
struct LinearFitTests {
  @Test("Points on a line give that line, and no doubt")
  func exact() throws {
    let fit = try #require(LinearFit([0, 100, 200, 300], [5, 7, 9, 11]))
    #expect(abs(fit.slope - 0.02) < 1e-12)
    #expect(abs(fit.value(at: 0) - 5) < 1e-12)
    #expect(abs(try #require(fit.low) - 0.02) < 1e-9)
    #expect(abs(try #require(fit.high) - 0.02) < 1e-9)
  }

  /// Computed by hand: mean of x 3, of y 4; spread 10; slope 0.6; what is left over 2.4; t(3) at 97.5 % is 3.182446.
  @Test("A known example, with its interval")
  func known() throws {
    let fit = try #require(LinearFit([1, 2, 3, 4, 5], [2, 4, 5, 4, 5]))
    #expect(abs(fit.slope - 0.6) < 1e-12)
    #expect(abs(fit.value(at: 0) - 2.2) < 1e-12)
    let half = 3.182446 * (0.8 / 10.0).squareRoot()
    #expect(abs(try #require(fit.low) - (0.6 - half)) < 1e-5)
    #expect(abs(try #require(fit.high) - (0.6 + half)) < 1e-5)
  }

  @Test("Two points have a slope without an interval; one place has none")
  func few() {
    #expect(LinearFit([0, 1], [1, 3])?.slope == 2)
    #expect(LinearFit([0, 1], [1, 3])?.low == nil)
    #expect(LinearFit([1], [1]) == nil)
    #expect(LinearFit([2, 2, 2], [1, 2, 3]) == nil)
  }
}
