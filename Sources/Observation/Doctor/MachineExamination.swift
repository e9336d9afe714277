import Reactor

/// Looks at everything that would spoil a measurement on this machine. It takes three times the given seconds: one part looks on and
/// sleeps, one spins and one computes.
public struct MachineExamination {
  /// How long each part takes.
  public var seconds: Double
  /// Where results are to go.
  public var resultsFolder: String
  /// Told about ten times a second: what is done now, and the seconds left.
  public var progress: (String, Double) -> Void

  /// - Parameter seconds: more than 0.
  public init(
    seconds: Double, resultsFolder: String = "results", progress: @escaping (String, Double) -> Void = { _, _ in }
  ) {
    self.seconds = seconds
    self.resultsFolder = resultsFolder
    self.progress = progress
  }

  public func perform() -> MachineFacts {
    let end = MonotonicClock.nanoseconds() + UInt64(seconds * 3e9)
    func tell(_ step: String) {
      let now = MonotonicClock.nanoseconds()
      progress(step, now < end ? Double(end - now) / 1e9 : 0)
    }
    var facts = MachineFacts()
    tell("looking on")
    let before = QuietWatch()
    let late = TimingFacts.latenesses(seconds: seconds) { tell("looking on") }
    facts.quiet = QuietWatch().facts(since: before)
    facts.timing.lateness = TimingFacts.Spread(late)
    facts.timing.clockSource = readLine("/sys/devices/system/clocksource/clocksource0/current_clocksource")
    facts.timing.readingNanoseconds = TimingFacts.clockReadingNanoseconds()
    facts.timing.spin = TimingFacts.Spin.measure(seconds: seconds) { tell("spinning") }
    facts.timing.work = TimingFacts.Work.measure(seconds: seconds) { tell("computing") }
    facts.processors = .read()
    facts.memory = .read()
    facts.network = .read()
    facts.setup = .read(results: resultsFolder)
    return facts
  }
}
