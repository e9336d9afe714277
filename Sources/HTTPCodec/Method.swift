/// The request methods HTTP itself defines (RFC 9110, 9.3; PATCH is RFC 5789). Names are case-sensitive: `get` is
/// `other`.
public enum Method: UInt8, Equatable, Sendable {
  case get, head, post, put, delete, options, patch, trace, connect
  /// Any other valid token; `RequestHead.methodName` says which.
  case other

  /// The name on the wire; empty for `other`.
  public var name: StaticString {
    switch self {
    case .get: "GET"
    case .head: "HEAD"
    case .post: "POST"
    case .put: "PUT"
    case .delete: "DELETE"
    case .options: "OPTIONS"
    case .patch: "PATCH"
    case .trace: "TRACE"
    case .connect: "CONNECT"
    case .other: ""
    }
  }

  /// The method whose name is the `count` bytes at `bytes`.
  @inline(__always)
  init(_ bytes: UnsafeRawPointer, count: Int) {
    switch count {
    case 3: self = bytes.matches("GET") ? .get : bytes.matches("PUT") ? .put : .other
    case 4: self = bytes.matches("POST") ? .post : bytes.matches("HEAD") ? .head : .other
    case 5: self = bytes.matches("PATCH") ? .patch : bytes.matches("TRACE") ? .trace : .other
    case 6: self = bytes.matches("DELETE") ? .delete : .other
    case 7: self = bytes.matches("OPTIONS") ? .options : bytes.matches("CONNECT") ? .connect : .other
    default: self = .other
    }
  }
}
