import Pacing

/// The instants at which one lane's requests are due.
///
/// Every lane walks the whole schedule and takes each `lanes`-th arrival, so that all lanes agree on which arrivals are the
/// first N of the window, and the union is the same however many lanes there are.
struct OpenSchedule {
  private var pacer: Pacer
  private let window: Window
  private let lane: Int
  private let lanes: Int
  private var index = 0
  private var measuredLeft: Int

  init(plan: LoadPlan, arrivals: Arrivals, window: Window, lane: Int, lanes: Int) throws(PacingError) {
    pacer = try Pacer(arrivals, seed: plan.seed)
    self.window = window
    self.lane = lane
    self.lanes = lanes
    measuredLeft = plan.requests ?? .max
  }

  /// When the lane's next request is due on `MonotonicClock`; nothing after the last one of the run.
  mutating func next() -> UInt64? {
    while true {
      let due = window.origin.addingClamped(pacer.nextDueNanoseconds())
      guard due < window.end else { return nil }
      if due >= window.start {
        guard measuredLeft > 0 else { return nil }
        measuredLeft -= 1
      }
      let isMine = index % lanes == lane
      index += 1
      if isMine { return due }
    }
  }
}
