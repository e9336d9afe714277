public import Measurement
public import Records

// For those who want one thing of a record only; whoever wants several makes the findings once.
extension ExperimentRecord {
  /// As ``Findings/text(path:)``.
  public func text(path: String?) -> String { Findings(self).text(path: path) }

  /// The gravest state of any trial; void when nothing at all was measured.
  public var state: Verdict.State {
    // No verdict depends on an interval.
    Findings(self, resamples: 2).state
  }
}
