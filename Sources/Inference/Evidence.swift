/// What one sample says about one figure, before an interval is made of it.
struct Evidence: Sendable {
  var figure: Figure
  /// Of all samples together.
  var pooled: Double?
  /// Of each repeat by itself, in order; empty where ``shortfall`` says that they tell nothing.
  var perRepeat: [Double] = []
  /// Of the histogram at the pooled value, as a share of it.
  var resolution = 0.0
  var isLowerBound = false
  /// Filled in when the scale is known; see ``Sample``.
  var within: BlockBootstrap.Spread?
  /// Why no interval can be given, as a sentence.
  var shortfall: String?
  var intervals = 0

  init(_ figure: Figure, of sums: SampleSums, label: String) {
    self.figure = figure
    let part = sums.parts.firstIndex(of: figure.parts[0])!
    intervals = sums.series[part].reduce(0) { $0 + $1.rows }
    let totals = sums.totals()
    pooled = sums.value(figure, of: totals)
    if let percent = figure.percent, let quantile = sums.edges.quantile(percent / 100, of: totals[part]) {
      resolution = quantile.resolution
      isLowerBound = quantile.isLowerBound
    }
    let each = (0..<sums.repeatCount).map { sums.totals(ofRepeat: $0) }
    let values = each.map { sums.value(figure, of: $0) }
    if let missing = values.firstIndex(of: nil) {
      shortfall = "Repeat \(missing + 1) of \(label) holds nothing to compute \(figure.name) from."
    } else {
      shortfall = tooFew(each.map { $0[part] }, sums.edges, label)
    }
    if shortfall == nil { perRepeat = values.compactMap { $0 } }
    if values.isEmpty { shortfall = "Nothing was measured of \(label)." }
  }

  /// A percentile is a matter of the few samples beyond it, in each repeat.
  private func tooFew(_ repeats: [[Double]], _ edges: BucketEdges, _ label: String) -> String? {
    guard let percent = figure.percent else { return nil }
    let beyond = min(percent, 100 - percent) / 100
    let needed = beyond > 0 ? (1 / beyond).rounded(.up) : .infinity
    for (index, totals) in repeats.enumerated() {
      if totals[3] + totals[4] < needed - 1e-6 {
        return needed.isFinite
          ? "\(figure.name) needs at least \(Int(needed)) samples; repeat \(index + 1) of \(label) has "
            + "\(Int(totals[3] + totals[4]))."
          : "There is no interval for the shortest or the longest latency."
      }
      if edges.quantile(percent / 100, of: totals)?.isLowerBound == true {
        return
          "\(figure.name) of repeat \(index + 1) of \(label) falls among its \(Int(totals[4])) requests without an "
          + "answer."
      }
    }
    return nil
  }

  /// Nothing where there are too few repeats or samples.
  func uncertainty(on scale: Scale) -> Uncertainty? {
    if shortfall != nil || perRepeat.isEmpty || pooled == nil { return nil }
    return Uncertainty(
      meanOf: perRepeat.map(scale.apply), within: within, resolution: resolution(on: scale))
  }

  func resolution(on scale: Scale) -> Double {
    scale == .logarithmic ? resolution : resolution * (pooled ?? 0).magnitude
  }
}

/// The evidence of one sample for several figures, gathered in one go.
struct Sample: Sendable {
  var evidence: [Evidence]
  var repeats: Int
  private let sums: SampleSums

  init(_ repeats: Repeats, _ figures: [Figure]) {
    let sums = SampleSums(repeats.repeats, for: figures)
    evidence = figures.map { Evidence($0, of: sums, label: repeats.label) }
    self.repeats = repeats.repeats.count
    self.sums = sums
  }

  /// Adds what the intervals within the repeats tell.
  mutating func resample(_ bootstrap: BlockBootstrap, on scales: [Scale]) {
    if repeats == 0 { return }
    let spreads = bootstrap.spreads(evidence.map(\.figure), scales, of: sums)
    for index in evidence.indices { evidence[index].within = spreads[index] }
  }
}
