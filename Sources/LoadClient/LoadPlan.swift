public import HTTPCodec
public import Pacing

/// What a ``LoadRun`` does: the target, how the requests come, and when it is over. A value; each default says what it
/// means.
public struct LoadPlan: Sendable {
  public var url: HTTPURL
  /// The request's method; answers to HEAD are read without a body.
  public var method = Method.get
  /// Further header lines, each `Name: value`. One for Host replaces that of the URL.
  public var headers: [String] = []
  /// Closed loop: how many requests are outstanding at any time.
  public var connections = 10
  /// Open loop: connections made before the first request is due; without them each is made when it is needed.
  public var connectionsMadeAhead = 0
  /// Open loop: the most connections there may be; what is due beyond them waits, and its latency grows. The limit of open
  /// files bounds it further.
  public var maxConnections = 4_096
  /// Length of the measured window; without it the run ends with ``requests``.
  public var duration: Duration? = .seconds(10)
  /// The run ends when this many measured requests are over, if the duration does not end it before.
  public var requests: Int?
  /// Time before the measured window: what is due or sent in it is not counted.
  public var warmup: Duration = .seconds(1)
  /// When the run begins, in nanoseconds on `MonotonicClock`: runs that share one are on one timetable. Nothing begins it at
  /// once. When it is past by the time the target has been reached, what was due by then is late, and counted so.
  public var origin: UInt64?
  /// What is measured, instead of ``warmup`` and ``duration``, which then say nothing: in order, not overlapping, gaps
  /// allowed. The run ends with the last one.
  public var spans: [LoadSpan] = []
  /// Width of the intervals of a run's ``TimetableOutcome/timeline``.
  public var intervalWidth: Duration = .seconds(1)
  /// Asks each answer's server where its time went, and keeps the ledger of the good ones.
  public var asksLedger = false
  /// A request older than this is given up, and its connection closed.
  public var timeout: Duration = .seconds(5)
  /// The schedule of an open loop; nothing makes the loop closed: each connection sends when its last answer ends.
  public var arrivals: Arrivals?
  /// The same seed gives the same arrivals, whatever the number of threads.
  public var seed: UInt64 = 1
  /// Threads that share the connections, each with its own loop.
  public var threads = 1
  /// The body every good answer has; one newline more at its end is let pass. Nothing when any body will do.
  public var expectedBody: String?
  /// Whether answers of 503 are expected, and so no reason to doubt the run.
  public var allowsRefusals = false

  public init(url: HTTPURL) { self.url = url }
}

extension LoadPlan {
  /// Each arrival is accounted for, also those that could not be sent: beyond this, that alone would take longer than the run.
  private static let highestRate = 10_000_000.0

  /// Says why the plan cannot be carried out, or nothing when it can.
  public var problem: LoadError? {
    if threads < 1 { return .plan("a run needs at least one thread") }
    if connections < 1 || maxConnections < 1 || connectionsMadeAhead < 0 {
      return .plan("a run needs at least one connection")
    }
    if let requests, requests < 1 { return .plan("a run needs at least one request") }
    if requests == nil, duration == nil, spans.isEmpty {
      return .plan("a run needs a duration or a number of requests to end with")
    }
    if let duration, duration <= .zero { return .plan("the duration must be above 0") }
    if let problem = spanProblem { return problem }
    if intervalWidth < .milliseconds(1) { return .plan("the intervals of a run are at least 1 ms wide") }
    if timeout <= .zero { return .plan("the timeout must be above 0") }
    if let header = headers.first(where: { !RequestWriter.isFieldLine($0) }) {
      return .plan("'\(header)' is not a header line: write 'Name: value'")
    }
    switch arrivals {
    case .constant(let rate), .poisson(let rate):
      if rate > LoadPlan.highestRate {
        return .plan("a rate above \(Int(LoadPlan.highestRate))/s is more than this client can even count")
      }
    default: break
    }
    if let arrivals {
      do { _ = try Pacer(arrivals, seed: seed) } catch { return .plan("\(error)") }
    }
    return nil
  }

  /// The request, the same for every connection.
  var message: RequestMessage {
    let host = headers.last { isHost($0) }.map { $0.drop { $0 != ":" }.dropFirst().drop { $0 == " " || $0 == "\t" } }
    var bytes: [UInt8] = []
    RequestWriter.write(method, target: url.target, host: host.map(String.init) ?? url.hostField, to: &bytes) { out in
      for header in headers where !isHost(header) { out += Array(header.utf8) + Array("\r\n".utf8) }
      if asksLedger { out += Array("\(ServerStamps.fieldName): 1\r\n".utf8) }
    }
    return RequestMessage(
      method: method, bytes: bytes, expectedBody: expectedBody.map(ExpectedBody.init), asksLedger: asksLedger)
  }

  private func isHost(_ header: String) -> Bool { header.prefix { $0 != ":" }.lowercased() == "host" }

  /// Threads that have something to do.
  var usefulThreads: Int {
    let most = arrivals == nil ? connections : maxConnections
    return max(1, min(threads, most, requests ?? .max))
  }

  /// What thread `lane` of `lanes` has of a number of things that are shared out evenly.
  static func share(of total: Int, lane: Int, lanes: Int) -> Int {
    total / lanes + (lane < total % lanes ? 1 : 0)
  }
}
