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
  private let started = MonotonicClock.nanoseconds()
  private var lag = LoopLag()
  private var heartbeat: Heartbeat?
  private var signals: [SignalSource] = []

  init(name: String, options: ServerOptions, offload: any Offload, address: SocketAddress) throws {
    self.name = name
    self.options = options
    self.offload = offload
    let log = Logger(label: name) { StreamLogHandler.standardError(label: $0) }
    loop = try EventLoop()
    handler = WorkHandler(options: options, offload: offload)
    server = HTTPServer(loop: loop, configuration: options.serverConfiguration, handler: handler, log: log)
    handler.server = server
    self.address = try server.listen(on: address)
    // Borrowed throughout: run() returns before self can go, and nothing is called after it.
    handler.statistics = { [unowned self] output in statistics.append(to: &output) }
    try offload.start(on: loop) { [unowned self] ticket, outcome in handler.deliver(ticket, outcome) }
    heartbeat = try Heartbeat(loop: loop, every: .nanoseconds(Int64(RunningServer.beatNanoseconds))) {
      [unowned self] late, missed in
      lag.record(late, missedBeats: missed, every: RunningServer.beatNanoseconds)
    }
    for signal in [SIGTERM, SIGINT] {
      signals.append(SignalSource(loop: loop, signal: signal) { [unowned self] in stop(signal) })
    }
  }

  /// Announces the address in one line, and runs until drained.
  func run() {
    write(STDOUT_FILENO, line: "\(name) listening on http://\(address) (fib \(options.chosenFib))")
    loop.run()
    offload.stop()
  }

  /// The first signal lets requests in progress finish; the second ends the process as that signal would.
  private func stop(_ signal: Int32) {
    guard !server.isDraining else {
      offload.stop()
      _exit(128 + signal)
    }
    heartbeat = nil
    server.drain { [unowned self] in loop.stop() }
  }

  private var statistics: Statistics {
    Statistics(
      name: name, fib: options.chosenFib, uptimeNanoseconds: MonotonicClock.nanoseconds() - started,
      connections: server.connectionCount, counters: server.counters, gauges: offload.gauges, workers: offload.workers,
      workNanoseconds: handler.workNanoseconds,
      lag: lag)
  }
}
