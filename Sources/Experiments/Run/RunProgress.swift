/// How far an experiment is, for people who watch it.
public struct RunProgress: Equatable, Sendable {
  /// Which trial of how many, and of what: `12 of 21  C  thread-server`.
  public var place: String
  /// What is being done: `starting`, or the step's title.
  public var activity: String
  /// An estimate from the plan; nothing where nobody can know, as in a search.
  public var remaining: Duration?

  public init(place: String, activity: String, remaining: Duration? = nil) {
    (self.place, self.activity, self.remaining) = (place, activity, remaining)
  }

  /// What is measured, without the time, as in `12 of 21  C  thread-server: loaded, easy beside load`.
  public var step: String { "\(place): \(activity)" }

  /// One line: the step, and `1m05s left`.
  public var text: String {
    guard let remaining else { return step }
    let seconds = max(0, Int((remaining / .seconds(1)).rounded(.up)))
    let left = seconds >= 60 ? "\(seconds / 60)m\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)s" : "\(seconds)s"
    return "\(step) - \(left) left"
  }
}
