internal import Pacing

/// How far a figure would stray if the same trials had been cut from the same stream at other moments: blocks of
/// intervals in a row are drawn anew within each repeat, and the figure is computed from each such resample.
///
/// The repeats themselves are kept as they are. To draw them anew too, as a plain hierarchical bootstrap does, is wrong
/// for the 2 to 10 repeats of an experiment: n repeats drawn from n have a variance too small by (n - 1) / n and never
/// reach beyond those measured, so that with 3 repeats an interval called 95 % holds the truth in about 75 %
/// (Davison and Hinkley, Bootstrap Methods, 1997, 3.8; Hesterberg, The American Statistician 69, 2015). What differs from repeat
/// to repeat is told by Student's t instead; see ``Estimator``. Circular blocks: Politis and Romano 1992.
public struct BlockBootstrap: Equatable, Sendable {
  public var seed: UInt64
  public var resamples: Int
  /// Intervals per block; if nothing, by the rule of Politis and White from the autocorrelation of the series.
  public var blockLength: Int?

  public init(seed: UInt64 = 1, resamples: Int = 1_000, blockLength: Int? = nil) {
    self.seed = seed
    self.resamples = max(2, resamples)
    self.blockLength = blockLength.map { max(1, $0) }
  }

  /// A standard error from the intervals alone, on the figure's scale, and what it rests on.
  struct Spread: Equatable, Sendable {
    var error: Double
    /// Blocks less one, added up over the repeats.
    var freedom: Double
  }

  /// For each figure; nothing where the series are too short to be cut into blocks.
  func spreads(_ figures: [Figure], _ scales: [Scale], of sums: SampleSums) -> [Spread?] {
    let lengths = sums.series.map(length)
    let blocks = zip(sums.series, lengths).map { series, length in
      series.map { Double($0.rows) / Double(length) }
    }
    let values = resampled(figures, scales, of: sums, lengths)
    return figures.indices.map { index in
      let parts = figures[index].parts.map { sums.parts.firstIndex(of: $0)! }
      let fewest = parts.compactMap { blocks[$0].min() }.min() ?? 0
      guard fewest >= 2, values[index].count > resamples / 2 else { return nil }
      let freedom = parts.map { blocks[$0].reduce(0) { $0 + $1 - 1 } }.min() ?? 0
      // Drawing b blocks from b loses a b-th of the variance.
      let error = (variance(values[index]) * fewest / (fewest - 1)).squareRoot()
      return Spread(error: error, freedom: freedom)
    }
  }

  private func resampled(
    _ figures: [Figure], _ scales: [Scale], of sums: SampleSums, _ lengths: [Int]
  ) -> [[Double]] {
    var random = SplitMix64(seed: seed)
    var values = [[Double]](repeating: [], count: figures.count)
    let empty = sums.emptyTotals
    for _ in 0..<resamples {
      var totals = empty
      for (part, series) in sums.series.enumerated() {
        for repeated in series { draw(repeated, lengths[part], &random, &totals[part]) }
      }
      for (index, figure) in figures.enumerated() {
        guard let value = sums.value(figure, of: totals) else { continue }
        let scaled = scales[index].apply(value)
        if scaled.isFinite { values[index].append(scaled) }
      }
    }
    return values
  }

  /// As many rows as there are, in blocks from random places; the last block is cut to fit.
  private func draw(_ rows: PrefixSums, _ length: Int, _ random: inout SplitMix64, _ totals: inout [Double]) {
    var missing = rows.rows
    while missing > 0 {
      let first = Int(random.nextUnit() * Double(rows.rows))
      rows.add(from: first, count: min(length, missing), to: &totals)
      missing -= length
    }
  }

  /// By the rate of each row and, where there are latencies, their mean: whichever sways longer.
  private func length(of series: [PrefixSums]) -> Int {
    if let blockLength { return blockLength }
    let rates = BlockLength.automatic(series.map { column(of: $0, 0, over: 1) })
    guard let first = series.first, first.width > 2 else { return rates }
    return max(rates, BlockLength.automatic(series.map { column(of: $0, 2, over: 3) }))
  }

  private func column(of rows: PrefixSums, _ numerator: Int, over denominator: Int) -> [Double] {
    (0..<rows.rows).map { rows[$0, denominator] > 0 ? rows[$0, numerator] / rows[$0, denominator] : 0 }
  }
}
