public import Measurement

/// What a run measured: each of its spans by itself, and all of it interval by interval.
public struct TimetableOutcome: Sendable {
  /// One for each of ``LoadPlan/measuredSpans``, in their order. One that had not begun when the run was stopped is empty.
  public var spans: [LoadOutcome]
  /// The whole run from its origin to its end, warm-up and gaps included.
  public var timeline: Timeline
  /// The run was asked to stop before its end; each span says whether that cut it short.
  public var wasInterrupted: Bool

  init(results: [LaneResult], timetable: Timetable) {
    spans = timetable.windows.enumerated().map { LoadOutcome(results: results, span: $0.offset, planned: $0.element) }
    var series = results[0].timeline
    for result in results.dropFirst() { series.add(result.timeline) }
    timeline = Timeline(series, until: results.map(\.timetable.end).max() ?? timetable.origin)
    wasInterrupted = results.contains(where: \.wasInterrupted)
  }
}
