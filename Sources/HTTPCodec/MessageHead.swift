/// The versions this codec speaks.
public enum HTTPVersion: UInt8, Equatable, Sendable {
  case http10, http11
}

/// How a message's body is delimited (RFC 9112, 6.3).
public enum BodyFraming: Equatable, Sendable {
  /// There is no body.
  case none
  /// Exactly so many bytes; an explicit `Content-Length: 0` is `length(0)`.
  case length(Int)
  /// Chunked transfer coding.
  case chunked
  /// Everything until the connection closes; responses only.
  case untilClose
}

/// A request's first line and what its fields say about the connection and the body.
public struct RequestHead: Equatable, Sendable {
  public var method: Method
  /// The method as sent, for `Method.other`.
  public var methodName: ByteRange
  /// The whole request target as sent.
  public var target: ByteRange
  /// The target's path: never empty. For `http://host` without a path it is a `/` of the scheme's `//`.
  public var path: ByteRange
  /// What follows the first `?`; empty when there is none.
  public var query: ByteRange
  public var version: HTTPVersion
  /// Whether the connection stays open after the answer (RFC 9112, 9.3).
  public var keepAlive: Bool
  public var framing: BodyFraming
  /// The client waits for `100 Continue` before it sends its body. Never true without a body or in HTTP/1.0.
  public var expectsContinue: Bool
  /// Host and port as sent: of an absolute target if there is one (RFC 9112, 3.2.2), else of the Host field; empty
  /// when HTTP/1.0 gives none.
  public var host: ByteRange
  /// The field lines, each with its CRLF: what `FieldIterator` walks.
  public var fields: ByteRange
}

/// A response's status line and what its fields say about the connection and the body.
public struct ResponseHead: Equatable, Sendable {
  /// 200 to 599; interim responses come as their own event.
  public var status: Int
  public var version: HTTPVersion
  /// Whether the connection can carry another request after this response.
  public var keepAlive: Bool
  public var framing: BodyFraming
  /// The reason phrase, perhaps empty.
  public var reason: ByteRange
  /// The field lines, each with its CRLF: what `FieldIterator` walks.
  public var fields: ByteRange
}

extension RequestHead {
  /// A head of nothing, to be filled in.
  static var blank: RequestHead {
    RequestHead(
      method: .other, methodName: .empty, target: .empty, path: .empty, query: .empty, version: .http11,
      keepAlive: false, framing: .none, expectsContinue: false, host: .empty, fields: .empty)
  }

  /// The same head seen from a buffer that starts `distance` bytes earlier.
  func shifted(by distance: Int) -> RequestHead {
    var head = self
    head.methodName = methodName.shifted(by: distance)
    head.target = target.shifted(by: distance)
    head.path = path.shifted(by: distance)
    head.query = query.shifted(by: distance)
    head.host = host.shifted(by: distance)
    head.fields = fields.shifted(by: distance)
    return head
  }
}

extension ResponseHead {
  /// A head of nothing, to be filled in.
  static var blank: ResponseHead {
    ResponseHead(status: 0, version: .http11, keepAlive: false, framing: .none, reason: .empty, fields: .empty)
  }
}
