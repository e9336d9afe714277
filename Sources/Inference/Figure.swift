/// A number that is estimated and compared.
///
/// Always that of all samples thrown together: a percentile comes from the merged histogram and a throughput from the
/// sum of counts and the sum of times; neither is ever an average of figures.
public enum Figure: Hashable, Sendable {
  /// Good answers per second.
  case throughput
  /// Latency in nanoseconds that this percentage (0...100) of the answers did not exceed.
  case percentile(Double)
  /// Mean latency in nanoseconds.
  case meanLatency
  /// Throughput as a share of the throughput in the quiet phase of the same trials.
  case shareKept
  /// Mean of a quantity of ``Repeat/scalars``, in its own unit: one that cannot be negative, such as bytes or a share,
  /// or never is positive. See ``Scale``.
  case scalar(String, better: Direction)

  /// Which way a figure must move to have become better.
  public enum Direction: String, Hashable, Sendable, Codable { case up, down }

  /// The five that two runs are compared by if nothing else is asked for. Memory is expected as the scalar `pss`.
  public static let standard: [Figure] = [
    .throughput, .percentile(50), .percentile(99), .shareKept, .scalar("pss", better: .down),
  ]

  /// Short and unique: "throughput", "p99", "mean latency", "share kept", or the scalar's name.
  public var name: String {
    switch self {
    case .throughput: "throughput"
    case .percentile(let percent): "p" + (percent == percent.rounded() ? "\(Int(percent))" : "\(percent)")
    case .meanLatency: "mean latency"
    case .shareKept: "share kept"
    case .scalar(let name, _): name
    }
  }

  public var better: Direction {
    switch self {
    case .throughput, .shareKept: .up
    case .percentile, .meanLatency: .down
    case .scalar(_, let better): better
    }
  }

  /// Whether it is read off a latency histogram, and therefore rests on the number of answers.
  var percent: Double? {
    if case .percentile(let percent) = self { percent } else { nil }
  }

  /// Which series of a repeat it is computed from.
  var parts: [Part] {
    switch self {
    case .throughput, .percentile, .meanLatency: [.measured]
    case .shareKept: [.measured, .quiet]
    case .scalar(let name, _): [.scalar(name)]
    }
  }
}

/// A series of a repeat that is resampled as a whole, so that figures computed from it stay together.
enum Part: Hashable, Sendable {
  case measured
  case quiet
  case scalar(String)
}
