/// What keeps a number from being exact, on its ``Scale``: several accounts of it, of which the widest counts.
///
/// Between repeats: how far they differ, by Student's t, whose long tails make up for there being few of them; it
/// contains what happens within a repeat too, so this account alone has the coverage it names. But a few repeats
/// can agree by chance, and its interval is then far too narrow. The block bootstrap within the repeats, and the width of a
/// histogram's bucket, are the least that can be true. Between runs at different times: how far whole runs differ with
/// nothing changed, where earlier ones were given.
struct Uncertainty: Equatable, Sendable {
  var between: BlockBootstrap.Spread?
  var within: BlockBootstrap.Spread?
  var runs: BlockBootstrap.Spread?
  var resolution = 0.0

  private var spreads: [BlockBootstrap.Spread] { [between, within, runs].compactMap { $0 } }

  /// Half the width of the interval that errs in `error` of all cases, both sides together.
  func halfWidth(error: Double) -> Double {
    spreads.reduce(resolution) { widest, spread in
      max(widest, spread.error * StudentT(freedom: spread.freedom).quantile(1 - error / 2))
    }
  }

  /// How probable it is to be off by `distance` or more: the error at which the interval would just reach that far.
  func probability(ofStraying distance: Double) -> Double {
    if distance <= resolution { return 1 }
    return spreads.reduce(0) { most, spread in
      spread.error > 0 ? max(most, StudentT(freedom: spread.freedom).twoSided(distance / spread.error)) : most
    }
  }

  /// Of the mean of independent values.
  init(meanOf values: [Double], within: BlockBootstrap.Spread? = nil, resolution: Double = 0) {
    if values.count > 1 {
      let error = (variance(values) / Double(values.count)).squareRoot()
      between = BlockBootstrap.Spread(error: error, freedom: Double(values.count - 1))
    }
    self.within = within
    self.resolution = resolution
  }

  /// Of a difference of two independent numbers, after Welch (Biometrika 34, 1947): their spreads need not be alike.
  init(differenceOf one: Uncertainty, and other: Uncertainty) {
    between = Self.sum(one.between, other.between)
    within = Self.sum(one.within, other.within)
    resolution = one.resolution + other.resolution
  }

  static func sum(_ one: BlockBootstrap.Spread?, _ other: BlockBootstrap.Spread?) -> BlockBootstrap.Spread? {
    guard let one, let other else { return nil }
    let (a, b) = (one.error * one.error, other.error * other.error)
    if a + b == 0 { return BlockBootstrap.Spread(error: 0, freedom: one.freedom + other.freedom) }
    let freedom = (a + b) * (a + b) / (a * a / one.freedom + b * b / other.freedom)
    return BlockBootstrap.Spread(error: (a + b).squareRoot(), freedom: freedom)
  }
}
