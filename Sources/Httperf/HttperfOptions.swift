public import Pacing

/// What httperf's command line asks for, with httperf's defaults. Times are in seconds as on the command line.
///
/// Source: httperf 0.9.0 and its repository, `src/httperf.c`.
public struct HttperfOptions: Equatable, Sendable {
  public var server = "localhost"
  /// Value of the Host header when it is not the server's name.
  public var serverName: String?
  public var port = 80
  public var uri = "/"
  /// Nothing unless given; requests are then GET.
  public var method: String?
  public var httpVersion = HttperfVersion(major: 1, minor: 1)
  /// As written, escapes included; ``addedHeaderBytes`` is what goes over the wire.
  public var addedHeader: String?
  public var noHostHeader = false

  public var period = HttperfPeriod.sequential
  public var connections = 1
  public var callsPerConnection = 1
  /// Requests sent back to back before their replies are awaited.
  public var burstLength = 1
  /// An arrival beyond this many open connections is skipped in silence, as httperf does; 0 for no limit.
  public var maxConnections = 0
  public var session: HttperfSession?

  /// Without progress for this long a connection is given up; 0 for never.
  public var timeoutSeconds = 0.0
  /// Added to the timeout while the reply's first byte is awaited.
  public var thinkTimeoutSeconds = 0.0
  /// The test ends after this long at the latest; 0 for no limit.
  public var runtimeSeconds = 0.0

  /// Bind local ports over the whole range instead of the kernel's ephemeral one.
  public var hog = false
  public var closeWithReset = false
  public var sendBufferBytes = 4096
  public var receiveBufferBytes = 16384
  public var useTimerCache = false
  public var client = HttperfClient()

  /// How often `-v` was given.
  public var verbosity = 0
  public var periodicStats = false

  public init() {}

  /// When a connection (or session) is started; nothing when the next one starts as the last one ends.
  public var arrivals: Arrivals? { period.arrivals }
}

/// `--http-version`.
public struct HttperfVersion: Equatable, Sendable {
  public var major: Int
  public var minor: Int

  public init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }
}

/// `--client I/N`: which of several machines this is.
public struct HttperfClient: Equatable, Sendable {
  public var identity: Int
  public var count: Int

  public init(identity: Int = 0, count: Int = 1) {
    self.identity = identity
    self.count = count
  }

  /// When the first sample of the reply rate is taken: machines sample at different times.
  public var firstSampleSeconds: Double {
    Double(identity + 1) * HttperfStatistics.sampleSeconds / Double(count)
  }
}

/// `--wsess N1,N2,X`: sessions of bursts of calls with a pause between one burst's last reply and the next.
public struct HttperfSession: Equatable, Sendable {
  public var sessions: Int
  public var callsPerSession: Int
  public var thinkSeconds: Double

  public init(sessions: Int, callsPerSession: Int, thinkSeconds: Double) {
    self.sessions = sessions
    self.callsPerSession = callsPerSession
    self.thinkSeconds = thinkSeconds
  }
}

/// `--rate` and `--period`: seconds between arrivals.
public enum HttperfPeriod: Equatable, Sendable {
  case sequential
  /// By arrivals per second, since that is what httperf echoes.
  case deterministic(perSecond: Double)
  case uniform(fromSeconds: Double, toSeconds: Double)
  case exponential(meanSeconds: Double)
  case variable([ArrivalStep])

  var arrivals: Arrivals? {
    switch self {
    case .sequential: nil
    case .deterministic(let perSecond): .constant(perSecond: perSecond)
    case .uniform(let from, let to): .uniform(fromSeconds: from, toSeconds: to)
    case .exponential(let mean): .poisson(perSecond: 1 / mean)
    case .variable(let steps): .steps(steps)
    }
  }
}
