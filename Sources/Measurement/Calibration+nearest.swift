extension Calibration {
  /// The point whose median is nearest to a time, by ratio. Nothing when the nearest is off by more than the golden ratio's root,
  /// that is when the time lies beyond the range.
  public func nearest(toMilliseconds time: Double) -> Point? {
    guard time > 0 else { return nil }
    let off: (Point) -> Double = { max($0.medianMilliseconds / time, time / max($0.medianMilliseconds, 1e-9)) }
    guard let best = points.min(by: { off($0) < off($1) }), off(best) < 1.4 else { return nil }
    return best
  }
}
