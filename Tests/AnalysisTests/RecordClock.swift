import Measurement
import Plans
import Records

/// How a server behaves, in requests per second and milliseconds.
struct FakeServer {
  var label: String
  var workRate = 235.0
  var work = 4.2
  var easyRate = 50_000.0
  /// Share of `easyRate` beside the load.
  var kept = 0.012
  var quietProbe = 0.12
  var loadedProbe = 14.0
  var load = 16.0
  var loadRate = 230.0
  /// Where the requests for work wait.
  var isPool = false
  var processes = 1
  var memory: UInt64 = 9 << 20

  static let inline = FakeServer(label: "inline-server")
  static let pool = FakeServer(
    label: "thread-server", workRate: 450, easyRate: 48_000, kept: 0.45, loadedProbe: 0.9, load: 9, loadRate: 440,
    isPool: true, memory: 11 << 20)
}

/// Fills trials with series, one after another on one clock, with a fixed random sequence.
struct RecordClock {
  static let origin: UInt64 = 5_000_000_000_000
  static let interval: UInt64 = 100_000_000

  var now = RecordClock.origin
  private var state: UInt64 = 42
  private var cpu = 0.0
  private var machine = MachineSample()

  /// Between 0 and 1. Knuth's generator; the low bits are poor.
  private mutating func random() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 40) / Double(1 << 24)
  }

  mutating func filled(_ trial: TrialRecord, _ plan: ExperimentPlan, _ server: FakeServer) -> TrialRecord {
    var trial = trial
    cpu = 0
    for course in plan.courses(of: trial.experiment) { add(course, to: &trial, server) }
    trial.serverEnding = "exited with status 0"
    now += 300_000_000
    return trial
  }

  private mutating func add(_ course: Course, to trial: inout TrialRecord, _ server: FakeServer) {
    let start = now
    func clock(_ offset: Duration) -> UInt64 { start + UInt64(offset / .nanoseconds(1)) }
    let loaded = course.load.map { clock($0.lowerBound)..<clock($0.upperBound) }
    // A repeat differs from the next by some percent.
    let drift = 0.97 + 0.06 * random()
    var own: [Interval] = []
    var beside: [Interval] = []
    while now < clock(course.duration) {
      let isLoaded = loaded?.contains(now) ?? false
      own.append(interval(course.role, server, isLoaded: isLoaded, drift))
      if isLoaded { beside.append(interval(.load, server, isLoaded: true, drift)) }
      observe(&trial, server, isBusy: isLoaded || course.role == .work)
      now += Self.interval
    }
    func timeline(_ role: StreamRole, _ start: UInt64, _ intervals: [Interval]) -> Records.Timeline {
      Records.Timeline(
        role: role, course: course.role, startNanoseconds: start, intervalSeconds: 0.1, intervals: intervals)
    }
    trial.timelines.append(timeline(course.role, start, own))
    if let loaded { trial.timelines.append(timeline(.load, loaded.lowerBound, beside)) }
    for span in course.spans {
      trial.steps.append(step(span, from: clock(span.start), until: clock(span.end), course, trial, server))
    }
  }

  // MARK: Requests

  private mutating func interval(
    _ role: StreamRole, _ server: FakeServer, isLoaded: Bool, _ drift: Double
  ) -> Interval {
    let (rate, milliseconds) =
      switch role {
      case .work: (server.workRate, 8_000 / server.workRate)
      case .easy:
        (server.easyRate * (isLoaded ? server.kept : 1), 8_000 / (server.easyRate * (isLoaded ? server.kept : 1)))
      case .probe: (200, isLoaded ? server.loadedProbe : server.quietProbe)
      case .load: (server.loadRate, server.load)
      }
    let count = role == .probe ? 20 : Int(rate * drift / 10 * (0.98 + 0.04 * random()))
    var latency = PackedHistogram()
    // Twenty of the latencies there were: their number does not matter for what is tested.
    for _ in 0..<min(20, count) {
      let spread = random()
      let tail = spread > 0.98 ? 2.5 : 0.8 + 0.4 * spread
      latency.record(UInt64(milliseconds * tail / drift * 1e6), count: UInt32(max(1, count / 20)))
    }
    return Interval(completed: count, latency: latency)
  }

  private func step(
    _ span: Course.Span, from start: UInt64, until end: UInt64, _ course: Course, _ trial: TrialRecord,
    _ server: FakeServer
  ) -> StepRecord {
    let roles = [course.role] + (span.phase == .loaded ? [.load] : [])
    let streams = roles.map { role in
      let timeline = trial.timelines.last { $0.role == role && $0.course == course.role }
      let intervals = timeline.map { Array($0.intervals(from: start, until: end)) } ?? []
      return StreamRecord(role: role, run: run(role, intervals), ledger: ledger(role, server, span.phase))
    }
    var step = StepRecord(phase: span.phase, streams: streams)
    (step.startNanoseconds, step.endNanoseconds) = (start, end)
    let samples = trial.processes.filter { (start...end).contains($0.atNanoseconds) }
    step.memoryBefore = samples.first.map { MemorySample($0) }
    step.memoryAfter = samples.last.map { MemorySample($0) }
    step.memoryPeak = samples.max { $0.pssBytes < $1.pssBytes }.map { MemorySample($0) }
    return step
  }

  private func run(_ role: StreamRole, _ intervals: [Interval]) -> RunRecord {
    let ok = intervals.reduce(0) { $0 + $1.completed }
    let isOpen = role == .probe
    var run = RunRecord(
      model: isOpen ? .open : .closed, url: "http://127.0.0.1:4711/", durationSeconds: Double(intervals.count) / 10)
    run.counts = RequestCounts(scheduled: ok, sent: ok, ok: ok)
    run.offeredRate = isOpen ? 200 : nil
    run.deriveRates()
    var all = LatencyDistribution()
    for interval in intervals {
      for bucket in interval.latency.buckets {
        for _ in 0..<bucket.count { all.record(bucket.middleNanoseconds) }
      }
    }
    run.latency = LatencySummary(all)
    return run
  }

  private func ledger(_ role: StreamRole, _ server: FakeServer, _ phase: Phase?) -> Ledger? {
    if role == .easy { return nil }
    let isWork = role == .work || role == .load
    let whole =
      role == .work
      ? 8_000 / server.workRate
      : role == .load ? server.load : phase == .loaded ? server.loadedProbe : server.quietProbe
    let work = isWork ? server.work : 0
    let wait = max(0, whole - work - 0.1)
    func nanoseconds(_ milliseconds: Double) -> UInt64 { UInt64(milliseconds * 1e6) }
    let isQueued = isWork && server.isPool
    let parts: [UInt64] = [
      nanoseconds(0.01), 0, nanoseconds(isQueued ? 0.03 : wait), nanoseconds(0.004),
      nanoseconds(isQueued ? max(0, wait - 0.05) : 0), nanoseconds(isQueued ? 0.02 : 0), nanoseconds(work),
      nanoseconds(isQueued ? 0.03 : 0), nanoseconds(0.05), 0,
    ]
    var ledger = Ledger()
    for _ in 0..<100 {
      ledger.record(
        .init(parts: parts, whole: parts.reduce(0, +) + 1_000, workCPU: nanoseconds(work * 0.97)), isToldByServer: true)
    }
    return ledger
  }

  // MARK: The server

  private mutating func observe(_ trial: inout TrialRecord, _ server: FakeServer, isBusy: Bool) {
    cpu += isBusy ? 0.095 : 0.05
    machine.busySeconds += isBusy ? 0.12 : 0.09
    machine.idleSeconds += isBusy ? 0.08 : 0.11
    machine.clientSeconds += isBusy ? 0.01 : 0.03
    trial.processes.append(
      TreeSample(
        atNanoseconds: now,
        processes: (0..<server.processes).map { process(server, Int32(4_711 + $0), isBusy: isBusy) },
        machine: machine))
    trial.loop.append(loopSample(server, isBusy: isBusy))
  }

  private mutating func process(_ server: FakeServer, _ id: Int32, isBusy: Bool) -> ProcessSample {
    var process = ProcessSample(processID: id)
    process.threads = server.isPool ? 3 : 1
    process.pssBytes = server.memory + (isBusy ? 1 << 20 : 0) + UInt64(random() * 65_536)
    process.rssBytes = process.pssBytes + 6 << 20
    process.ussBytes = process.pssBytes - 1 << 20
    process.cpuNanoseconds = UInt64(cpu * 1e9)
    process.runDelayNanoseconds = UInt64(cpu * 5e7)
    process.voluntarySwitches = UInt64(cpu * 900)
    process.involuntarySwitches = UInt64(cpu * 100)
    return process
  }

  private mutating func loopSample(_ server: FakeServer, isBusy: Bool) -> LoopSample {
    var sample = LoopSample(fromNanoseconds: now, untilNanoseconds: now + Self.interval)
    let isBlocked = isBusy && !server.isPool
    for _ in 0..<20 {
      let busy = UInt64((isBlocked ? 1 + 20 * random() : 0.02 + 0.3 * random()) * 1e6)
      sample.lag.record(busy, count: 5)
      sample.iterations.record(isBlocked ? busy : busy / 4)
    }
    sample.longestCallbackNanoseconds = isBlocked ? UInt64(server.work * 1.1e6) : 300_000
    sample.longestCallback = isBlocked ? "read" : "mailbox"
    return sample
  }
}
