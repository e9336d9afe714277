/// Where a client sends its requests: `http://host[:port][/path][?query]`, taken apart strictly.
public struct HTTPURL: Equatable, Sendable, CustomStringConvertible {
  /// Name or address to connect to; an IPv6 address without its brackets.
  public let host: String
  /// 1 to 65535; 80 when the URL names none.
  public let port: Int
  /// What goes into the request line: path and query, `/` when the URL has no path.
  public let target: String
  /// What goes into the Host field: brackets as needed, the port unless it is 80.
  public let hostField: String

  /// The URL in full.
  public var description: String { "http://\(hostField)\(target)" }

  /// Why a text is no URL this program can use: a sentence that names the text.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    public let description: String
  }

  public init(_ text: String) throws(Failure) {
    let bytes = Array(text.utf8)
    let start = try Self.authorityStart(bytes, text)
    try Self.checkBytes(bytes, text)
    let end = bytes[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? bytes.count
    let authority = try Self.authority(bytes, ByteRange(start: start, end: end), text)
    host = String(decoding: bytes[authority.host.start..<authority.host.end], as: UTF8.self)
    port = authority.port ?? 80
    guard port > 0 else { throw Failure(description: "'\(text)': port 0 cannot be connected to") }
    let rest = String(decoding: bytes[end...], as: UTF8.self)
    target = rest.hasPrefix("/") ? rest : "/" + rest
    let name = bytes[start] == UInt8(ascii: "[") ? "[\(host)]" : host
    hostField = port == 80 ? name : "\(name):\(port)"
  }

  /// The offset behind `http://`.
  private static func authorityStart(_ bytes: [UInt8], _ text: String) throws(Failure) -> Int {
    let lowered = bytes.prefix(8).map(ASCII.lowercased)
    if lowered.starts(with: "https://".utf8) {
      throw Failure(description: "'\(text)': https is not supported; use http://")
    }
    guard lowered.starts(with: "http://".utf8) else {
      throw Failure(description: "'\(text)' does not start with http://")
    }
    return 7
  }

  private static func checkBytes(_ bytes: [UInt8], _ text: String) throws(Failure) {
    if bytes.contains(UInt8(ascii: "#")) {
      throw Failure(description: "'\(text)' has a fragment (#), which is never sent; leave it out")
    }
    guard bytes.allSatisfy(ASCII.isVisible) else {
      throw Failure(
        description: "'\(text)' holds a space or a character that is not visible ASCII; write it as %XX")
    }
  }

  private static func authority(
    _ bytes: [UInt8], _ range: ByteRange, _ text: String
  ) throws(Failure) -> Authority {
    guard !range.isEmpty else { throw Failure(description: "'\(text)' names no host") }
    if bytes[range.start..<range.end].contains(UInt8(ascii: "@")) {
      throw Failure(description: "'\(text)' holds a user name (@), which is not supported")
    }
    let authority = bytes.withUnsafeBytes { input in input.baseAddress.flatMap { Authority($0, range) } }
    guard let authority, bytes[range.end - 1] != UInt8(ascii: ":") else {
      throw Failure(
        description: "'\(text)': '\(String(decoding: bytes[range.start..<range.end], as: UTF8.self))' is not a host, "
          + "or a host and a port from 1 to 65535")
    }
    return authority
  }
}
