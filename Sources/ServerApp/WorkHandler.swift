import HTTPCodec
import HTTPServer
import Offload
import Reactor
import Work

/// The routes of all three servers: turns requests into jobs, and what comes of jobs into answers. Lives on the loop.
final class WorkHandler: RequestHandler {
  private let options: ServerOptions
  private let offload: any Offload
  // Set once before the loop runs; the server holds this handler and outlives its use. Not weak: one weak reference makes every
  // retain of the server take the slow path, which was a twelfth of the time of a request.
  unowned var server: HTTPServer?
  /// Writes the JSON of GET /stats.
  var statistics: (inout [UInt8]) -> Void = { _ in }
  /// Writes what GET /metrics tells Prometheus.
  var metrics: (inout [UInt8]) -> Void = { _ in }
  /// How long the loop has kept waiting what is due now, in nanoseconds.
  var lateness: () -> UInt64 = { 0 }
  private(set) var counts = WorkCounts()
  private(set) var admission: Admission
  /// Answers are put together here, so that none needs memory of its own.
  private var body: [UInt8] = []

  init(options: ServerOptions, offload: any Offload) {
    self.options = options
    self.offload = offload
    admission = options.overload.admission(workers: offload.workers)
    body.reserveCapacity(4_096)
  }

  func handle(_ request: Request, _ exchange: ServerConnection) {
    guard request.head.method == .get || request.head.method == .head else {
      exchange.answer(isTold: request.asksForLedger, status: 405, text: "only GET and HEAD are answered here\n") {
        fields in
        fields.appendField("Allow", "GET, HEAD")
      }
      return
    }
    if request.hasPath("/") {
      work(request, exchange)
    } else if request.hasPath("/hi") {
      exchange.answer(isTold: request.asksForLedger, status: 200, text: "easy!")
    } else if request.hasPath("/stats") {
      tell(statistics, as: "application/json", exchange, isTold: request.asksForLedger)
    } else if request.hasPath("/metrics") {
      tell(metrics, as: PrometheusText.contentType, exchange, isTold: request.asksForLedger)
    } else {
      exchange.answer(
        isTold: request.asksForLedger, status: 404,
        text: "there is no such page; try /, /?fib=20, /hi, /stats or /metrics\n")
    }
  }

  private func tell(
    _ write: (inout [UInt8]) -> Void, as contentType: StaticString, _ exchange: ServerConnection, isTold: Bool
  ) {
    body.removeAll(keepingCapacity: true)
    write(&body)
    body.withUnsafeBytes { exchange.answer(isTold: isTold, status: 200, contentType: contentType, body: $0) }
  }

  func abandoned(_ ticket: RequestTicket) {
    offload.cancel(Ticket(rawValue: ticket.rawValue))
  }

  // MARK: GET /

  private func work(_ request: Request, _ exchange: ServerConnection) {
    guard let n = requestedFib(request) else {
      var text = "fib must be a whole number from 0 to \(options.service.maxFib)\n"
      text.withUTF8 { exchange.answer(isTold: request.asksForLedger, status: 400, body: UnsafeRawBufferPointer($0)) }
      return
    }
    let refusal = admission.refusal(
      outstanding: offload.outstanding, standstill: standstill, lateness: lateness())
    if let refusal {
      return refuse(refusal, exchange, isTold: request.asksForLedger)
    }
    let ticket = Ticket(rawValue: exchange.ticket.rawValue)
    switch offload.submit(.fibonacci(n), ticket: ticket, isMeasured: request.asksForLedger) {
    case .finished(let result): answer(result, exchange, isTold: request.asksForLedger)
    case .accepted: break
    case .refused: refuse(.queueFull, exchange, isTold: request.asksForLedger)
    }
  }

  /// For how long every worker has been at one and the same job, in nanoseconds; 0 while one is free.
  private var standstill: UInt64 {
    guard let since = offload.allBusySince else { return 0 }
    let now = MonotonicClock.nanoseconds()
    return now > since ? now - since : 0
  }

  /// N from `?fib=N`, or the server's own; nil when it is no number or out of bounds.
  private func requestedFib(_ request: Request) -> Int? {
    guard !request.head.query.isEmpty else { return options.service.chosenFib }
    let items = QueryItems(request.head.query, in: request.bytes)
    if let value = items.value(named: "fib") {
      guard let n = value.decimal(in: request.bytes), n <= options.service.maxFib else { return nil }
      return n
    }
    return options.service.chosenFib
  }

  /// What an offload delivers later. The client may have left meanwhile.
  func deliver(_ ticket: Ticket, _ outcome: JobOutcome) {
    guard let exchange = server?.exchange(for: RequestTicket(rawValue: ticket.rawValue)) else { return }
    let isTold = exchange.asksForLedger
    switch outcome {
    case .finished(let result): answer(result, exchange, isTold: isTold)
    case .workerLost: exchange.answer(isTold: isTold, status: 502, text: "the worker died at this request\n")
    case .timedOut:
      admission.finished(workNanoseconds: options.pool.jobTimeout.duration?.nanoseconds ?? 0)
      exchange.answer(isTold: isTold, status: 504, text: "the work took longer than a job may run here\n")
    case .expired: putOff(exchange, isTold: isTold, text: "no worker was free in time; try again\n")
    }
  }

  /// The workers have given out: whoever waits is told so instead of being left without an answer.
  func giveUp() {
    for exchange in server?.waitingExchanges ?? [] {
      exchange.answer(
        isTold: exchange.asksForLedger, status: 503, text: "the server has no workers left and is stopping\n")
    }
  }

  private func answer(_ result: JobResult, _ exchange: ServerConnection, isTold: Bool) {
    counts.answered &+= 1
    counts.answeredNanoseconds &+= result.timing.workNanoseconds
    admission.finished(workNanoseconds: result.timing.workNanoseconds)
    body.removeAll(keepingCapacity: true)
    body.append("answer is >>> ")
    body.append(fixed: result.value, places: 0)
    body.append("\n")
    body.withUnsafeBytes { bytes in
      guard options.service.serverTiming else {
        return exchange.answer(isTold: isTold, status: 200, body: bytes, timing: result.timing)
      }
      exchange.answer(isTold: isTold, status: 200, body: bytes, timing: result.timing) {
        $0.appendServerTiming(result.timing)
      }
    }
  }

  private func refuse(_ refusal: Admission.Refusal, _ exchange: ServerConnection, isTold: Bool) {
    counts.count(refusal)
    switch refusal {
    case .queueFull:
      putOff(exchange, isTold: isTold, text: "all workers are busy and the queue is full; try again\n")
    case .loopLate: putOff(exchange, isTold: isTold, text: "the server is late with what it has; try again\n")
    case .waitTooLong: putOff(exchange, isTold: isTold, text: "the wait for a worker would be too long; try again\n")
    }
  }

  /// 503, and when to come again.
  private func putOff(_ exchange: ServerConnection, isTold: Bool, text: StaticString) {
    let seconds = admission.secondsUntilEmpty(
      outstanding: offload.outstanding, standstill: standstill, lateness: lateness())
    exchange.answer(isTold: isTold, status: 503, text: text) { $0.appendField("Retry-After", decimal: seconds) }
  }
}
