public import Plans

/// How far an experiment is, for people who watch it.
public struct RunProgress: Equatable, Sendable {
  public var trial: Trial
  /// Which trial of how many, from 1.
  public var trialNumber: Int
  public var trialCount: Int
  /// What is being done: `starting`, or the step's title.
  public var activity: String
  /// An estimate from the plan.
  public var remaining: Duration

  /// What is measured, without the time, as in `12 of 21  C  thread-server: loaded, easy beside load`.
  public var step: String {
    "\(trialNumber) of \(trialCount)  \(trial.experiment.rawValue)  \(trial.server.label): \(activity)"
  }

  /// One line: the step, and `1m05s left`.
  public var text: String {
    let seconds = max(0, Int((remaining / .seconds(1)).rounded(.up)))
    let left = seconds >= 60 ? "\(seconds / 60)m\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s" : "\(seconds)s"
    return "\(step) - \(left) left"
  }
}
