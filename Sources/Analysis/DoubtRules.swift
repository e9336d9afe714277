public import Measurement

/// From where on something is held against a trial, beside ``Measurement/VerdictRules`` for each run.
public struct DoubtRules: Equatable, Sendable {
  /// The parts of the requests must add up to their whole within this share.
  public var ledgerResidual = 0.05
  /// The longest that the server's processes may go unsampled.
  public var samplerGapNanoseconds: UInt64 = 500_000_000
  /// Percentiles that tables print of every stream.
  public var printed: [LatencySummary.Figure] = [.p50, .p99]

  public init() {}
}
