/// Rows of quantities that add up, in order, such that the sum of any block of rows costs one subtraction: what makes
/// thousands of resamples cheap.
struct PrefixSums: Equatable, Sendable {
  let rows: Int
  let width: Int
  /// `(rows + 1) * width` numbers; row `i` is the sum of all rows before `i`.
  private var sums: [Double]

  /// `fill` adds a row's quantities to the columns of its slice, which starts at the given offset.
  init(rows: Int, width: Int, fill: (_ row: Int, _ sums: inout [Double], _ offset: Int) -> Void) {
    self.rows = rows
    self.width = width
    sums = [Double](repeating: 0, count: (rows + 1) * width)
    for row in 0..<rows {
      let offset = (row + 1) * width
      for column in 0..<width { sums[offset + column] = sums[offset - width + column] }
      fill(row, &sums, offset)
    }
  }

  /// Adds the `count` (at most ``rows``) rows from `first` on, going round at the end, to `totals`.
  func add(from first: Int, count: Int, to totals: inout [Double]) {
    let end = first + count
    add(first, min(end, rows), to: &totals)
    if end > rows { add(0, end - rows, to: &totals) }
  }

  func addAll(to totals: inout [Double]) { add(0, rows, to: &totals) }

  /// The value of one column in one row.
  subscript(row: Int, column: Int) -> Double { sums[(row + 1) * width + column] - sums[row * width + column] }

  private func add(_ first: Int, _ end: Int, to totals: inout [Double]) {
    let (low, high, width) = (first * width, end * width, width)
    sums.withUnsafeBufferPointer { sums in
      totals.withUnsafeMutableBufferPointer { totals in
        for column in 0..<width { totals[column] += sums[high + column] - sums[low + column] }
      }
    }
  }
}
