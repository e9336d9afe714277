/// Every number of httperf's report. Times are in milliseconds where httperf prints milliseconds.
public struct HttperfResults: Equatable, Sendable {
  /// Of nothing, all zeros.
  public struct Summary: Equatable, Sendable {
    public var minimum = 0.0
    public var average = 0.0
    public var maximum = 0.0
    /// Standard deviation of a sample (n - 1).
    public var deviation = 0.0
    public var samples = 0

    public init(
      minimum: Double = 0, average: Double = 0, maximum: Double = 0, deviation: Double = 0, samples: Int = 0
    ) {
      self.minimum = minimum
      self.average = average
      self.maximum = maximum
      self.deviation = deviation
      self.samples = samples
    }
  }

  /// How many connections lived from `milliseconds` to one more.
  public struct Bin: Equatable, Sendable {
    public var milliseconds: Int
    public var count: Int

    public init(milliseconds: Int, count: Int) {
      self.milliseconds = milliseconds
      self.count = count
    }
  }

  /// The block `--wsess` adds.
  public struct Sessions: Equatable, Sendable {
    /// Sessions per second.
    public var rate: Summary
    public var completed: Int
    public var initiated: Int
    public var connectionsPerSession: Double
    /// Mean over the sessions that completed.
    public var lifetimeSeconds: Double
    /// Mean over the sessions that failed.
    public var failtimeSeconds: Double
    /// How many sessions completed 0, 1, 2... calls.
    public var lengths: [Int]

    public init(
      rate: Summary, completed: Int, initiated: Int, connectionsPerSession: Double, lifetimeSeconds: Double,
      failtimeSeconds: Double, lengths: [Int]
    ) {
      self.rate = rate
      self.completed = completed
      self.initiated = initiated
      self.connectionsPerSession = connectionsPerSession
      self.lifetimeSeconds = lifetimeSeconds
      self.failtimeSeconds = failtimeSeconds
      self.lengths = lengths
    }
  }

  public var durationSeconds = 0.0
  public var maxConnectBurst = 0
  public var connections = 0
  public var requests = 0
  public var maxConcurrentConnections = 0

  /// Lifetimes of connections with at least one reply, in milliseconds.
  public var lifetime = Summary()
  public var lifetimeMedian = 0.0
  /// In order, without empty ones.
  public var lifetimeBins: [Bin] = []
  public var connectMean = 0.0
  public var responseMean = 0.0
  public var transferMean = 0.0
  /// Replies per second, sampled each 5 s.
  public var replyRate = Summary()

  public var requestBytes: UInt64 = 0
  public var headerBytes: UInt64 = 0
  public var contentBytes: UInt64 = 0
  public var footerBytes: UInt64 = 0
  /// Replies by class, 1xx first.
  public var statuses = [0, 0, 0, 0, 0]
  public var periodic = HttperfPeriodic()

  public var userSeconds = 0.0
  public var systemSeconds = 0.0
  /// By ``HttperfError``'s raw value.
  var errors = [Int](repeating: 0, count: HttperfError.allCases.count)
  public var sessions: Sessions?

  public init() {}

  public var replies: Int { statuses.reduce(0, +) }

  public subscript(error: HttperfError) -> Int {
    get { errors[error.rawValue] }
    set { errors[error.rawValue] = newValue }
  }

  public var errorTotal: Int { errors.reduce(0, +) }
}

/// Replies of the two statuses `--periodic-stats` follows.
public struct HttperfPeriodic: Equatable, Sendable {
  public var status200 = 0
  public var status302 = 0

  public init(status200: Int = 0, status302: Int = 0) {
    self.status200 = status200
    self.status302 = status302
  }

  mutating func count(_ status: Int) {
    if status == 200 { status200 += 1 }
    if status == 302 { status302 += 1 }
  }
}

/// The kinds of error httperf tells apart, under the names it prints.
public enum HttperfError: Int, CaseIterable, Sendable {
  /// `client-timo`: our own timeout.
  case clientTimeout
  /// `socket-timo`: ETIMEDOUT.
  case socketTimeout
  /// `connrefused`: ECONNREFUSED.
  case connectionRefused
  /// `connreset`: ECONNRESET and EPIPE.
  case connectionReset
  /// `fd-unavail`: EMFILE. The client was overloaded, and the results mean nothing.
  case descriptorUnavailable
  /// `addrunavail`: EADDRNOTAVAIL.
  case addressUnavailable
  /// `ftab-full`: ENFILE.
  case fileTableFull
  case other
}
