import HTTPServer
import Logging
import Measurement
import Offload
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// One server with its loop, its offload, its heartbeat and its signals, from listening to the end of the drain.
final class RunningServer {
  private static let beatNanoseconds: UInt64 = 10_000_000
  private let name: String
  private let options: ServerOptions
  private let configuration: OffloadConfiguration
  private let offload: any Offload
  private let loop: EventLoop
  private let server: HTTPServer
  private let handler: WorkHandler
  private let address: SocketAddress
  private let started = MonotonicClock.nanoseconds()
  private let startedAtSeconds = RunningServer.secondsSinceEpoch()
  private var lag = LoopLag()
  private var telemetry: Telemetry?
  private var heartbeat: Heartbeat?
  private var signals: EndSignals?
  private var status = EX_OK

  /// - Parameters:
  ///   - configuration: what the offload was made with.
  ///   - address: what to listen on.
  ///   - telemetry: where the loop's samples go, if anywhere.
  init(
    name: String, options: ServerOptions, configuration: OffloadConfiguration, offload: any Offload,
    address: SocketAddress, telemetry file: TelemetryFile?
  ) throws {
    self.name = name
    self.options = options
    self.configuration = configuration
    self.offload = offload
    let log = ServerApp.log(name)
    loop = try EventLoop(isMeasured: file != nil)
    handler = WorkHandler(options: options, offload: offload)
    server = HTTPServer(
      loop: loop, configuration: options.connections.serverConfiguration, handler: handler, log: log)
    handler.server = server
    self.address = try server.listen(on: address)
    if let file, let meter = loop.meter { telemetry = Telemetry(file: file, meter: meter, now: started) }
    heartbeat = try Heartbeat(loop: loop, every: .nanoseconds(Int64(RunningServer.beatNanoseconds))) {
      [unowned self] late, missed in beat(late, missed)
    }
    // Borrowed throughout: run() returns before self can go, and nothing is called after it.
    handler.statistics = { [unowned self] output in statistics.appendJSON(to: &output) }
    handler.metrics = { [unowned self] output in statistics.appendMetrics(to: &output) }
    handler.lateness = { [unowned self] in heartbeat?.lateness(at: MonotonicClock.nanoseconds()) ?? 0 }
    try offload.start(
      on: loop, deliver: { [unowned self] ticket, outcome in handler.deliver(ticket, outcome) },
      gaveUp: { [unowned self] reason in giveUp(reason) })
    signals = try EndSignals(loop: loop) { [unowned self] in stop($0) }
    // One that could take nobody would only look alive.
    try DescriptorRoom.require(1, for: "accept4", on: "for a first client")
  }

  /// Announces the address in one line, and runs until drained.
  /// - Returns: what the process is to end with.
  func run() -> Int32 {
    if signals?.waitForRoom(in: STDOUT_FILENO) == true {
      write(STDOUT_FILENO, line: "\(name) listening on http://\(address) (fib \(options.service.chosenFib))")
    }
    loop.run()
    endSample()
    offload.stop()
    return status
  }

  private func beat(_ late: UInt64, _ missed: UInt64) {
    lag.record(late, missedBeats: missed, every: RunningServer.beatNanoseconds)
    guard let telemetry else { return }
    let now = MonotonicClock.nanoseconds()
    if telemetry.beat(late: late, missedBeats: missed, every: RunningServer.beatNanoseconds, now: now) { endSample() }
  }

  private func endSample() {
    guard let telemetry else { return }
    var gauges = offload.gauges
    // Those that never reached it as well.
    gauges.refused = handler.counts.refused
    telemetry.end(
      at: MonotonicClock.nanoseconds(), counters: server.counters, connections: server.connectionCount, gauges: gauges)
  }

  // MARK: The end

  /// The first signal lets requests in progress finish, unless it finds that done already; a second one does not come to us.
  private func stop(_ signal: Int32) {
    guard !server.isDraining else {
      endSample()
      offload.stop()
      _exit(128 + signal)
    }
    drain()
  }

  private func drain() {
    // Nobody asks for the lag any more.
    if telemetry == nil { heartbeat = nil }
    server.drain { [unowned self] in loop.stop() }
  }

  /// No work can be done any more: a server that took requests all the same would only look alive. Whoever started it can do better.
  private func giveUp(_ reason: OffloadError) {
    status = EX_SOFTWARE
    write(STDERR_FILENO, line: "\(name): stopping, since no work can be done any more: \(reason)")
    // In a turn of its own, since the offload is still busy telling us.
    loop.afterCurrentEvents { [unowned self] in
      offload.stop()
      handler.giveUp()
      if !server.isDraining { drain() }
    }
  }

  // MARK: What it tells

  private var statistics: Statistics {
    let gauges = offload.gauges
    return Statistics(
      name: name, fib: options.service.chosenFib, uptimeNanoseconds: MonotonicClock.nanoseconds() - started,
      startedAtSeconds: startedAtSeconds, connections: server.connectionCount, counters: server.counters,
      gauges: gauges,
      workers: offload.workers, work: handler.counts,
      parameters: PoolParameters(
        configuration: configuration, admission: handler.admission, reactorPins: options.scheduling.pinning.reactor,
        offload: offload), lag: lag, process: .now(workers: gauges.workerProcessIDs))
  }

  private static func secondsSinceEpoch() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
