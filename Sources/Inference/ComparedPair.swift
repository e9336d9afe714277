/// Samples of A and B and the figures they are compared in: one part of a larger comparison.
public struct ComparedPair: Equatable, Sendable {
  public var a: Repeats
  public var b: Repeats
  public var figures: [Figure]
  /// As ``ComparisonRules/pastRuns``.
  public var pastRuns: [Repeats]

  public init(_ a: Repeats, _ b: Repeats, _ figures: [Figure] = Figure.standard, pastRuns: [Repeats] = []) {
    self.a = a
    self.b = b
    self.figures = figures
    self.pastRuns = pastRuns
  }
}

/// What a pair says, before it is judged among the others.
struct MeasuredPair: Sendable {
  var a: String
  var b: String
  /// Of A and B.
  var samples: [Sample]
  var contrasts: [Contrast]
  var pastRuns: Int

  init(_ pair: ComparedPair, _ pairing: Comparison.Pairing, _ bootstrap: BlockBootstrap) {
    let figures = pair.figures
    let (ofA, ofB) = pairing == .paired ? Self.commonRounds(pair.a, pair.b) : (pair.a, pair.b)
    var samples = [Sample(ofA, figures), Sample(ofB, figures)]
    let past = pairing == .paired ? [] : pair.pastRuns.map { Sample($0, figures) }
    let pastValues = figures.indices.map { index in past.compactMap { $0.evidence[index].pooled } }
    let scales = figures.indices.map { index in
      Scale(fitting: samples.flatMap { $0.evidence[index].perRepeat } + pastValues[index])
    }
    samples[0].resample(bootstrap, on: scales)
    // The same seed for both would have them sway together.
    var other = bootstrap
    other.seed = ~bootstrap.seed
    samples[1].resample(other, on: scales)
    contrasts = figures.indices.map { index in
      Contrast(samples[0].evidence[index], samples[1].evidence[index], scales[index], pairing, past: pastValues[index])
    }
    (a, b, self.samples, pastRuns) = (ofA.label, ofB.label, samples, past.count)
  }

  /// The trials of both whose round the other has too; of several of one round, the first goes with the first.
  private static func commonRounds(_ a: Repeats, _ b: Repeats) -> (Repeats, Repeats) {
    var rest = b.repeats
    var (ofA, ofB): ([Repeat], [Repeat]) = ([], [])
    for repeated in a.repeats {
      guard let partner = rest.firstIndex(where: { $0.round == repeated.round }) else { continue }
      ofA.append(repeated)
      ofB.append(rest.remove(at: partner))
    }
    return (Repeats(a.label, ofA), Repeats(b.label, ofB))
  }
}
