/// A stretch of a run that is measured by itself: a phase of an experiment. A request belongs to the span in which it was
/// due (open loop) or begun (closed); what falls in no span is carried out and not counted.
public struct LoadSpan: Equatable, Sendable {
  /// From the run's origin.
  public var start: Duration
  /// From the run's origin, not part of the span; nothing when only the number of requests ends it.
  public var end: Duration?

  public init(from start: Duration, until end: Duration?) {
    self.start = start
    self.end = end
  }
}

extension LoadPlan {
  /// The spans as they are measured: those asked for, else one from the warm-up for the duration.
  public var measuredSpans: [LoadSpan] {
    if !spans.isEmpty { return spans }
    return [LoadSpan(from: warmup, until: duration.map { warmup + $0 })]
  }

  /// Says why the spans cannot be measured, or nothing when they can.
  var spanProblem: LoadError? {
    if spans.isEmpty { return nil }
    if requests != nil, spans.count > 1 {
      return .plan("a number of requests can end one span, not \(spans.count): leave one out")
    }
    var earliest = Duration.zero
    for (index, span) in spans.enumerated() {
      if span.start < earliest {
        return .plan(
          "span \(index + 1) begins at \(span.start), before \(earliest): give spans in their order, not overlapping")
      }
      guard let end = span.end else {
        if requests != nil { return nil }
        return .plan("span \(index + 1) has no end")
      }
      if end <= span.start { return .plan("span \(index + 1) ends at \(end), and begins at \(span.start)") }
      earliest = end
    }
    return nil
  }
}
