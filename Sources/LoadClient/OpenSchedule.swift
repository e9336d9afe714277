import Pacing

/// The instants at which one lane's requests are due.
///
/// Every lane walks the whole schedule and takes each `lanes`-th arrival, so that all lanes agree on which arrivals are the
/// first N measured, and the union is the same however many lanes there are.
struct OpenSchedule {
  private var pacer: Pacer
  private let timetable: Timetable
  private let lane: Int
  private let lanes: Int
  private var index = 0
  private var measuredLeft: Int

  init(plan: LoadPlan, arrivals: Arrivals, timetable: Timetable, lane: Int, lanes: Int) throws(PacingError) {
    pacer = try Pacer(arrivals, seed: plan.seed)
    self.timetable = timetable
    self.lane = lane
    self.lanes = lanes
    measuredLeft = plan.requests ?? .max
  }

  /// When the lane's next request is due on `MonotonicClock`; nothing after the last one of the run.
  mutating func next() -> UInt64? {
    while true {
      let due = timetable.origin.addingClamped(pacer.nextDueNanoseconds())
      guard due < timetable.end else { return nil }
      if measuredLeft < .max, timetable.index(at: due) != nil {
        guard measuredLeft > 0 else { return nil }
        measuredLeft -= 1
      }
      let isMine = index % lanes == lane
      index += 1
      if isMine { return due }
    }
  }
}
