import Measurement
import Reactor
import Synchronization

/// What a lane is given to start with, and the two places where it leaves something for the thread that waits for it.
final class LaneSeat: Sendable {
  let plan: LoadPlan
  let address: SocketAddress
  let message: RequestMessage
  let timetable: Timetable
  /// Which lane this is, of how many.
  let lane: Int
  let lanes: Int
  /// The most connections this lane may have.
  let maxConnections: Int
  let stop: StopFlag
  /// Told when the lane is over.
  let ended: Mailbox<Int>.Sender
  let reportsProgress: Bool
  let progress = Mutex(LaneProgress())
  let result = Mutex<Result<LaneResult, LoadError>?>(nil)

  init(run: LoadRun, lane: Int, lanes: Int, ended: Mailbox<Int>.Sender) {
    plan = run.plan
    address = run.address
    message = run.message
    timetable = run.timetable
    stop = run.stop
    self.ended = ended
    reportsProgress = run.reportsProgress
    maxConnections = LoadPlan.share(of: run.maxConnections, lane: lane, lanes: lanes)
    self.lane = lane
    self.lanes = lanes
  }
}

/// What a lane has so far.
struct LaneProgress: Sendable {
  /// When it was so.
  var at: UInt64 = 0
  var counts = RequestCounts()
  var latency = LatencyHistogram()
}

/// What a lane has in the end.
struct LaneResult: Sendable {
  /// One for each span.
  var tallies: [Tally]
  /// Of the whole run, from its origin.
  var timeline: IntervalSeries
  /// The spans as they became.
  var timetable: Timetable
  /// By span: CPU time the lane's thread used per second of it.
  var processorShares: [Double]
  var connectionsOpened: Int
  var wasInterrupted: Bool
}
