import Measurement
import Pacing

/// The simulation under way.
///
/// There is no general queue of events: whatever takes the same time for all (the network, a wake-up, a timeout) arrives in the order
/// it left and stands in a ``DelayLine``; CPU time is ``SharedCores``'. So the next event is the least of a dozen numbers.
struct Engine {
  let model: SystemModel
  private(set) var now: UInt64 = 0
  var cores: SharedCores
  var random: SplitMix64
  var requests: [Request] = []
  private var free: [Int32] = []
  var lanes: [Lane]
  /// When each lane has to be looked at next, apart from them: these are asked for at each event.
  var wakes: [UInt64]
  var lanesLeft: Int
  var loop = LoopState()
  var pool: PoolState
  var lag: LagMeter
  var toServer: DelayLine
  var toClient: DelayLine
  var samples: Sampler
  private let trace: ((SimulatedRequest) -> Void)?

  /// The shares of the cores, in the order in which tasks that finish at the same instant are dealt with.
  enum Share {
    static let loop = 0
    static let workers = 1
    static let client = 2
  }

  init(_ simulation: Simulation, trace: ((SimulatedRequest) -> Void)?) {
    model = simulation.model
    self.trace = trace
    cores = SharedCores(
      cores: model.cores,
      shares: [
        .init(weight: model.loop.weight, isOnCores: true), .init(weight: model.pool.weight, isOnCores: true),
        .init(weight: model.client.weight, isOnCores: model.client.sharesCores),
      ])
    // Not the sequence that arrivals of the same seed are drawn from: long work would meet long gaps.
    random = SplitMix64(seed: simulation.seed ^ 0x576F_726B_576F_726B)
    lanes = simulation.streams.map { Lane($0, simulation) }
    wakes = lanes.map(\.wake)
    lanesLeft = lanes.count
    pool = PoolState(model.pool)
    toServer = DelayLine(latency: model.client.wireNanoseconds)
    toClient = DelayLine(latency: model.client.wireNanoseconds)
    let every = max(simulation.sampleNanoseconds, 1)
    lag = LagMeter(sampleNanoseconds: every)
    samples = Sampler(every: every)
  }

  mutating func run(while goesOn: (UInt64) -> Bool) -> SimulationResult? {
    while lanesLeft > 0 {
      cores.settle()
      let event = soonest()
      if case .sample = event.1, !goesOn(event.0) { return nil }
      step(event)
    }
    return finish()
  }

  private enum Source {
    case cores, toServer, toClient, handOver, giveBack, wakeUp, sample
    case lane(Int)
  }

  private func soonest() -> (UInt64, Source) {
    var next = cores.next
    var source = Source.cores
    func consider(_ instant: UInt64, _ candidate: Source) {
      guard instant < next else { return }
      next = instant
      source = candidate
    }
    consider(toServer.next, .toServer)
    consider(toClient.next, .toClient)
    consider(pool.handOver.next, .handOver)
    consider(pool.giveBack.next, .giveBack)
    consider(loop.wakesAt, .wakeUp)
    for index in wakes.indices { consider(wakes[index], .lane(index)) }
    consider(samples.next, .sample)
    return (next, source)
  }

  private mutating func step(_ event: (UInt64, Source)) {
    now = event.0
    samples.events += 1
    switch event.1 {
    case .cores: finishTasks()
    case .toServer: arriveAtServer(toServer.leave().slot)
    case .toClient: reachClient(toClient.leave().slot)
    case .handOver: wakeWorker(of: pool.handOver.leave().slot)
    case .giveBack: postToLoop(pool.giveBack.leave().slot)
    case .wakeUp: loopIsAwake()
    case .sample: takeSample()
    case .lane(let index):
      wake(index)
      wakes[index] = lanes[index].wake
    }
  }

  private mutating func finishTasks() {
    while cores.popFinished(Share.loop, at: now) != nil { loopTaskFinished() }
    while let worker = cores.popFinished(Share.workers, at: now) { workerTaskFinished(Int(worker)) }
    while let item = cores.popFinished(Share.client, at: now) { clientTaskFinished(item) }
  }

  // MARK: Requests

  mutating func takeSlot() -> Int32 {
    let slot = free.popLast() ?? Int32(requests.count)
    if Int(slot) == requests.count { requests.append(Request()) }
    requests[Int(slot)].begin()
    return slot
  }

  mutating func release(_ slot: Int32) {
    requests[Int(slot)].isLive = false
    requests[Int(slot)].serial &+= 1
    free.append(slot)
  }

  /// The request has come to its one end.
  mutating func end(_ slot: Int, as outcome: SimulatedRequest.Outcome) {
    requests[slot].trace.outcome = outcome
    requests[slot].trace.endedNanoseconds = now
    report(requests[slot].trace)
    lanes[requests[slot].trace.stream].inFlight -= 1
  }

  mutating func report(_ request: SimulatedRequest) {
    lanes[request.stream].meter.ended(request)
    trace?(request)
  }

  // MARK: Results

  private mutating func takeSample() {
    cores.advance(to: now)
    samples.take(at: now, gauges: gauges, shares: cores.shares)
  }

  private var gauges: Sampler.Gauges {
    Sampler.Gauges(
      queued: pool.queued, running: pool.running, connections: lanes.reduce(0) { $0 + $1.inFlight },
      requests: loop.requests, jobsFinished: pool.finished, jobsRefused: pool.refused)
  }

  private mutating func finish() -> SimulationResult {
    cores.advance(to: now)
    if !loop.isIdle {
      // What the loop was at did not end any more: the lag is at least as long as the rest of the run.
      lag.advance(to: now, free: now)
      loop.stop(at: now)
    }
    lag.finish(at: now)
    pool.noteBusy(at: now)
    samples.finish(at: now, gauges: gauges, shares: cores.shares)
    for index in lanes.indices { lanes[index].meter.finish(at: now) }
    let time = Double(max(now, 1))
    let used = cores.shares.reduce(0) { $0 + ($1.isOnCores ? $1.used : 0) }
    return SimulationResult(
      streams: lanes.map(\.meter.result), samples: samples.all(lags: lag.finished), lag: lag.total(),
      loopUtilisation: Double(loop.busyNanoseconds) / time,
      workerUtilisation: model.pool.kind == .inline
        ? 0 : Double(pool.busyNanoseconds) / time / Double(model.pool.workers),
      coreUtilisation: used / time / Double(model.cores), events: samples.events)
  }
}

/// A request under way, in its slot of the engine. Slots are used again; the serial tells one request from the next.
struct Request {
  var trace = SimulatedRequest()
  var serial: UInt32 = 0
  var worker: Int32 = -1
  /// Waits for a worker, and counts for the queue's bound.
  var isQueued = false
  /// The client has given it up: it has come to its end, but the server still has it.
  var isAbandoned = false
  /// In use.
  var isLive = false

  mutating func begin() {
    trace = SimulatedRequest()
    worker = -1
    isQueued = false
    isAbandoned = false
    isLive = true
  }
}
