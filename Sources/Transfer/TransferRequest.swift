import Glibc

/// One HTTP request, as ``TransferSession`` sends it.
public struct TransferRequest: Sendable {
  public struct Header: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: String
  /// `http` or `https`. A name and password in it are used as ``user`` and ``password`` are, and never printed.
  public var url: String
  /// Sent as they stand. `Host`, `Content-Length`, `Cookie`, `Accept` and `User-Agent` are added where they are missing; nothing else.
  public var headers: [Header]
  /// nil: none, and no `Content-Length` either. HEAD sends none. Read in place while the request is sent, never copied as a whole.
  public var body: [UInt8]?
  /// For Basic authentication.
  public var user: String?
  public var password: String?

  public init(_ method: String, _ url: String, headers: [Header] = [], body: [UInt8]? = nil) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// How a session behaves in all its requests.
public struct TransferOptions: Sendable {
  /// The most time for name, connection and TLS together.
  public var connectTimeout: Duration = .seconds(10)
  /// The most time for a whole exchange; nil: any.
  public var totalTimeout: Duration? = .seconds(300)
  /// An exchange ends when not a byte has come or gone for so long, so a server may think no longer than that; nil: any. Whole seconds.
  public var stallTimeout: Duration? = .seconds(60)
  /// The most bytes of an answer's body.
  public var largestAnswer = 1 << 30
  /// Certificates to trust instead of the system's, and no others: a PEM file. Unless set, what `SSL_CERT_FILE` names, as with OpenSSL and
  /// curl; libcurl by itself does not look.
  public var authorityFile = getenv("SSL_CERT_FILE").map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  /// Keeps cookies in memory from answer to request.
  public var keepsCookies = false
  /// HTTP/1.1 only; otherwise HTTP/2 where TLS negotiates it.
  public var onlyHTTP1 = false

  public init() {}
}

/// What came back, and how long each step took.
public struct TransferAnswer: Sendable {
  public var status: Int
  /// Of the last answer, when there were several (100 Continue). In the order and the spelling in which they came.
  public var headers: [TransferRequest.Header]
  public var body: [UInt8]
  public var version: HTTPVersion
  public var times: TransferTimes
  public var bytes: TransferBytes
  /// Whether the exchange went over a connection that an earlier one had left open.
  public var reusedConnection: Bool

  /// The value of the first header of this name, in any case.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name.lowercased() }?.value
  }

  public enum HTTPVersion: String, Hashable, Sendable {
    case http10 = "1.0"
    case http11 = "1.1"
    case http2 = "2"
    case http3 = "3"
    case other = "?"
  }
}

/// Since the exchange began, in nanoseconds; each is at least the one before. 0 for a step there was none of.
public struct TransferTimes: Hashable, Sendable {
  /// The name was known.
  public var nameNanoseconds: UInt64 = 0
  /// The connection stood.
  public var connectNanoseconds: UInt64 = 0
  /// TLS stood.
  public var tlsNanoseconds: UInt64 = 0
  /// The request was about to be sent.
  public var sendNanoseconds: UInt64 = 0
  /// The first byte of the answer came.
  public var firstByteNanoseconds: UInt64 = 0
  public var totalNanoseconds: UInt64 = 0

  public init() {}
}

public struct TransferBytes: Hashable, Sendable {
  /// Of the request's body.
  public var sent: Int = 0
  /// Of the answer's body.
  public var received: Int = 0

  public init() {}
}
