/// A figure measured several times.
struct Spread: Equatable {
  var median: Double
  var lowest: Double
  var highest: Double
  /// How often it was measured.
  var count: Int

  /// Nothing without values. Of an even number of values the median is the mean of the two in the middle.
  init?(_ values: [Double]) {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let middle = sorted.count / 2
    median = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    (lowest, highest, count) = (first, last, sorted.count)
  }
}
