// Samples in the order of their times.
extension [TreeSample] {
  /// What was there at an instant: the last sample up to it, or the first of all.
  public func last(until time: UInt64) -> TreeSample? { last { $0.atNanoseconds <= time } ?? first }

  /// The first sample from an instant on, or the last of all.
  public func first(from time: UInt64) -> TreeSample? { first { $0.atNanoseconds >= time } ?? last }

  /// Who used the processors in a stretch of time: between the outermost samples within it, or where these cover less
  /// than half of it, between those around it.
  public func use(from start: UInt64, until end: UInt64) -> ProcessorUse? {
    if let first = first(where: { $0.atNanoseconds >= start }), let last = last(where: { $0.atNanoseconds <= end }),
      last.atNanoseconds > first.atNanoseconds, (last.atNanoseconds - first.atNanoseconds) * 2 >= end - start
    {
      return ProcessorUse(from: first, until: last)
    }
    guard let first = last(until: start), let last = self.first(from: end) else { return nil }
    return ProcessorUse(from: first, until: last)
  }
}
