/// When runs begin that follow one another: at whole multiples of a period after the first, however long each takes.
///
/// A run that begins late says so; one that is late by whole periods gives up the beginnings it has missed, so that runs never
/// hurry after each other.
public struct Cycles: Sendable {
  public let startNanoseconds: UInt64
  public let periodNanoseconds: UInt64
  /// Beginnings so far, those given up included.
  public private(set) var index: UInt64 = 0

  public init(startNanoseconds: UInt64, periodNanoseconds: UInt64) {
    self.startNanoseconds = startNanoseconds
    self.periodNanoseconds = max(periodNanoseconds, 1)
  }

  /// When the next run is due, on the clock of the start.
  public var nextNanoseconds: UInt64 {
    let (offset, overflow) = periodNanoseconds.multipliedReportingOverflow(by: index + 1)
    let (due, carry) = startNanoseconds.addingReportingOverflow(offset)
    return overflow || carry ? .max : due
  }

  /// A run begins now.
  public mutating func begin(nowNanoseconds now: UInt64) -> Lateness {
    let due = nextNanoseconds
    let late = now > due ? now - due : 0
    let missed = late / periodNanoseconds
    index += 1 + missed
    return Lateness(nanoseconds: late - missed * periodNanoseconds, missed: missed)
  }

  public struct Lateness: Hashable, Sendable {
    /// After the beginning it stands for: the last one that was due.
    public var nanoseconds: UInt64
    /// Beginnings given up.
    public var missed: UInt64

    public init(nanoseconds: UInt64, missed: UInt64) {
      self.nanoseconds = nanoseconds
      self.missed = missed
    }
  }
}
