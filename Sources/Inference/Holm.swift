/// Several tests at once, such that the chance of even one false alarm stays at `familyError`, however they hang
/// together: Holm's step-down procedure (Scandinavian Journal of Statistics 6, 1979), which finds all that Bonferroni's finds
/// and more.
struct Holm: Equatable, Sendable {
  /// The error each was tested at, in the order given. An interval of 1 - error excludes "no difference" exactly where
  /// the test found one, so that what is printed never contradicts the verdict.
  private(set) var errors: [Double]
  /// Whether each was found different.
  private(set) var isFound: [Bool]
  /// The probabilities, corrected for there being several: found when this is at most the family's error.
  private(set) var adjusted: [Double]

  init(_ probabilities: [Double], familyError: Double) {
    let count = probabilities.count
    errors = [Double](repeating: familyError, count: count)
    isFound = [Bool](repeating: false, count: count)
    adjusted = [Double](repeating: 1, count: count)
    var isOpen = true
    var error = familyError
    var worst = 0.0
    for (step, index) in probabilities.indices.sorted(by: { probabilities[$0] < probabilities[$1] }).enumerated() {
      // After the first that is not found, nothing is; all of those are shown at the error of that first one.
      if isOpen { error = familyError / Double(count - step) }
      worst = max(worst, min(1, probabilities[index] * Double(count - step)))
      isOpen = isOpen && probabilities[index] <= error
      (errors[index], isFound[index], adjusted[index]) = (error, isOpen, worst)
    }
  }
}
