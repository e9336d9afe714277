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
  private let offload: any Offload
  private let loop: EventLoop
  private let server: HTTPServer
  private let handler: WorkHandler
  private let address: SocketAddress
  private let workerNice: Int
  private let started = MonotonicClock.nanoseconds()
  private var lag = LoopLag()
  private var telemetry: Telemetry?
  private var heartbeat: Heartbeat?
  private var signals: [SignalSource] = []

  /// - Parameters:
  ///   - address: what to listen on.
  ///   - telemetry: where the loop's samples go, if anywhere.
  init(
    name: String, options: ServerOptions, offload: any Offload, address: SocketAddress, telemetry file: TelemetryFile?
  ) throws {
    self.name = name
    self.options = options
    self.offload = offload
    workerNice = options.offloadConfiguration(processors: 1).workerNice
    let log = ServerApp.log(name)
    loop = try EventLoop(isMeasured: file != nil)
    handler = WorkHandler(options: options, offload: offload)
    server = HTTPServer(loop: loop, configuration: options.serverConfiguration, handler: handler, log: log)
    handler.server = server
    self.address = try server.listen(on: address)
    // Borrowed throughout: run() returns before self can go, and nothing is called after it.
    handler.statistics = { [unowned self] output in statistics.append(to: &output) }
    if let file, let meter = loop.meter { telemetry = Telemetry(file: file, meter: meter, now: started) }
    try offload.start(on: loop) { [unowned self] ticket, outcome in handler.deliver(ticket, outcome) }
    heartbeat = try Heartbeat(loop: loop, every: .nanoseconds(Int64(RunningServer.beatNanoseconds))) {
      [unowned self] late, missed in beat(late, missed)
    }
    for signal in [SIGTERM, SIGINT] {
      signals.append(SignalSource(loop: loop, signal: signal) { [unowned self] in stop(signal) })
    }
  }

  /// Announces the address in one line, and runs until drained.
  func run() {
    write(STDOUT_FILENO, line: "\(name) listening on http://\(address) (fib \(options.chosenFib))")
    loop.run()
    endSample()
    offload.stop()
  }

  private func beat(_ late: UInt64, _ missed: UInt64) {
    lag.record(late, missedBeats: missed, every: RunningServer.beatNanoseconds)
    guard let telemetry else { return }
    let now = MonotonicClock.nanoseconds()
    if telemetry.beat(late: late, missedBeats: missed, every: RunningServer.beatNanoseconds, now: now) { endSample() }
  }

  private func endSample() {
    telemetry?.end(
      at: MonotonicClock.nanoseconds(), counters: server.counters, connections: server.connectionCount,
      gauges: offload.gauges)
  }

  /// The first signal lets requests in progress finish; the second ends the process as that signal would.
  private func stop(_ signal: Int32) {
    guard !server.isDraining else {
      endSample()
      offload.stop()
      _exit(128 + signal)
    }
    // Nobody asks for the lag any more.
    if telemetry == nil { heartbeat = nil }
    server.drain { [unowned self] in loop.stop() }
  }

  private var statistics: Statistics {
    Statistics(
      name: name, fib: options.chosenFib, uptimeNanoseconds: MonotonicClock.nanoseconds() - started,
      connections: server.connectionCount, counters: server.counters, gauges: offload.gauges, workers: offload.workers,
      // The loop's own, where it does the work itself.
      workerQuality: offload.workers > 0 ? options.qos : .default,
      workerNice: offload.workers > 0 ? workerNice : OffloadConfiguration.ownNice,
      workNanoseconds: handler.workNanoseconds,
      lag: lag)
  }
}
