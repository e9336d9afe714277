public import Measurement

/// What one server did in one setting, measured several times over: the sample that every figure here is drawn from.
public struct Repeats: Equatable, Sendable {
  /// What is measured, for sentences about it: a server, or a server and its setting.
  public var label: String
  /// In the order in which they ran.
  public var repeats: [Repeat]

  public init(_ label: String, _ repeats: [Repeat]) {
    self.label = label
    self.repeats = repeats
  }
}

/// One trial: short intervals in order, and what was measured beside them.
public struct Repeat: Equatable, Sendable {
  /// Which round of the run it belongs to. Trials of one round ran close together in time, so what the machine did to
  /// one it did to the others: that is what a paired comparison goes by.
  public var round: Int
  /// The phase the figures are about.
  public var stretches: [Stretch]
  /// The quiet phase of the same trial, which the share kept is a share of; may be empty.
  public var quiet: [Stretch]
  /// Other quantities, by name: one number for the whole trial, or a series in order (such as `pss`, at each sampling).
  public var scalars: [String: [Double]]

  public init(
    round: Int, stretches: [Stretch] = [], quiet: [Stretch] = [], scalars: [String: [Double]] = [:]
  ) {
    self.round = round
    self.stretches = stretches
    self.quiet = quiet
    self.scalars = scalars
  }
}

/// A short stretch of a trial, usually 100 ms: what completed in it.
public struct Stretch: Equatable, Sendable {
  /// How many requests were answered well in it.
  public var completed: Int
  public var durationNanoseconds: UInt64
  /// Latencies of those, or of some of them.
  public var latency: PackedHistogram
  /// Requests given up before their answer came. They took longer than any that was answered, so a percentile that
  /// falls among them is known only from below.
  public var unanswered: Int

  /// `completed` is the count of the latencies if not given.
  public init(
    durationNanoseconds: UInt64, latency: PackedHistogram = PackedHistogram(), completed: Int? = nil,
    unanswered: Int = 0
  ) {
    self.completed = completed ?? latency.count
    self.durationNanoseconds = durationNanoseconds
    self.latency = latency
    self.unanswered = unanswered
  }
}
