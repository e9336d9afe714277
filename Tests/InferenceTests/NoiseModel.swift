import Glibc
import Inference
import Measurement
import Pacing

/// A machine that drifts, in numbers: what a measurement on it would give, with a truth that is known.
///
/// Everything is lognormal, so that what the figures are of endlessly many repeats can be written down.
struct NoiseModel {
  /// Deviations of the logarithm: of a round (shared by all that is measured in it), of a trial, and of an interval,
  /// whose noise is correlated with that of the interval before (AR(1)).
  var round = 0.04
  var trial = 0.01
  var interval = 0.05
  var correlation = 0.5
  /// Of the latency of one request.
  var latency = 0.5
  var medianNanoseconds = 1_000_000.0
  /// Requests per interval of 100 ms, and latencies of them that are recorded.
  var completed = 400.0
  var samples = 20
  var intervals = 20
  /// Throughput under load as a share of that when quiet.
  var kept = 0.8
  var pssBytes = 10_000_000.0
  var pss = 0.01

  /// How far the machine is off in each round.
  func drifts(_ rounds: Int, _ random: inout SplitMix64) -> [Double] {
    (0..<rounds).map { _ in round * random.nextNormal() }
  }

  /// A server that takes `slower` times as long and as much memory as ever, in rounds with these drifts.
  func repeats(_ label: String, _ drifts: [Double], slower: Double = 1, _ random: inout SplitMix64) -> Repeats {
    let repeats = drifts.enumerated().map { number, drift in
      let level = drift + trial * random.nextNormal() + log(slower)
      let quiet = noise(&random).map { stretch(exp(-level - $0), latency: nil, &random) }
      let loaded = noise(&random).map { stretch(kept * exp(-level - $0), latency: level + $0, &random) }
      let memory = pssBytes * exp(pss * random.nextNormal())
      let series = (0..<10).map { _ in memory * exp(0.002 * random.nextNormal()) }
      return Repeat(round: number, stretches: loaded, quiet: quiet, scalars: ["pss": series])
    }
    return Repeats(label, repeats)
  }

  /// What endlessly many repeats would give.
  func truth(of figure: Figure, slower: Double = 1) -> Double {
    let sway = round * round + trial * trial + interval * interval
    return switch figure {
    case .throughput: kept * completed * 10 / slower * exp(sway / 2)
    case .percentile(let percent):
      medianNanoseconds * slower * exp(normalQuantile(percent / 100) * (sway + latency * latency).squareRoot())
    case .meanLatency: medianNanoseconds * slower * exp((sway + latency * latency) / 2)
    case .shareKept: kept
    case .scalar: pssBytes * exp(pss * pss / 2)
    }
  }

  private func normalQuantile(_ probability: Double) -> Double {
    var (low, high) = (-10.0, 10.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if erfc(-middle / 2.0.squareRoot()) / 2 < probability { low = middle } else { high = middle }
    }
    return low
  }

  private func noise(_ random: inout SplitMix64) -> [Double] {
    var last = interval * random.nextNormal()
    let fresh = interval * (1 - correlation * correlation).squareRoot()
    return (0..<intervals).map { _ in
      defer { last = correlation * last + fresh * random.nextNormal() }
      return last
    }
  }

  private func stretch(_ rate: Double, latency level: Double?, _ random: inout SplitMix64) -> Stretch {
    var histogram = PackedHistogram()
    if let level {
      for _ in 0..<samples {
        histogram.record(UInt64(medianNanoseconds * exp(level + latency * random.nextNormal())))
      }
    }
    // A count is whole: rounded up as often as keeps the mean.
    let count = Int(completed * rate + random.nextUnit())
    return Stretch(durationNanoseconds: 100_000_000, latency: histogram, completed: count)
  }
}

extension SplitMix64 {
  /// Normal with deviation 1, by Box and Muller.
  mutating func nextNormal() -> Double {
    (-2 * log(1 - nextUnit())).squareRoot() * cos(2 * .pi * nextUnit())
  }

  mutating func nextExponential() -> Double { -log(1 - nextUnit()) }
}
