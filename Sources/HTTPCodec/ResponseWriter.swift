/// Writes responses behind whatever a buffer holds already, so that pipelined answers leave in one piece.
///
/// A writer holds what every answer to one request shares; make one per request. It allocates nothing once the buffer
/// has its capacity.
public struct ResponseWriter: Sendable {
  /// The request's version; the status line says HTTP/1.1 in any case (RFC 9110, 2.5).
  public var version: HTTPVersion
  /// Whether the connection stays open after this answer; `Connection` says so where the version does not.
  public var keepAlive: Bool
  /// The request was HEAD: the head is that of GET, and no body follows.
  public var isHead: Bool
  public var date: HTTPDate

  /// For an answer to a request that could not be read, take the defaults and `keepAlive: false`.
  @inlinable
  public init(version: HTTPVersion = .http11, keepAlive: Bool, isHead: Bool = false, date: HTTPDate) {
    self.version = version
    self.keepAlive = keepAlive
    self.isHead = isHead
    self.date = date
  }

  /// For the answer to `head`. Change `keepAlive` when the server wants to close all the same.
  @inlinable
  public init(answering head: RequestHead, date: HTTPDate) {
    self.init(version: head.version, keepAlive: head.keepAlive, isHead: head.method == .head, date: date)
  }

  /// Appends a whole response.
  ///
  /// - Parameters:
  ///   - contentType: left out when `nil`, and for 204 and 304, which have no body.
  ///   - fields: appends further field lines, as with `appendField`.
  @inlinable
  public func write(
    status: Int, contentType: StaticString?, body: UnsafeRawBufferPointer, to out: inout [UInt8],
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    let hasBody = Self.allowsBody(status)
    writeHead(status: status, contentType: hasBody ? contentType : nil, length: hasBody ? body.count : -1, to: &out)
    fields(&out)
    out.append("\r\n")
    if hasBody, !isHead { out.append(contentsOf: body) }
  }

  /// Appends a whole response whose body the program knows.
  @inlinable
  public func write(
    status: Int, contentType: StaticString?, body: StaticString, to out: inout [UInt8],
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    let bytes = UnsafeRawBufferPointer(start: body.utf8Start, count: body.utf8CodeUnitCount)
    write(status: status, contentType: contentType, body: bytes, to: &out, fields: fields)
  }

  /// Status line, Date, Content-Type, Content-Length unless negative, and Connection where it is needed.
  @usableFromInline
  func writeHead(status: Int, contentType: StaticString?, length: Int, to out: inout [UInt8]) {
    writeStatus(status, to: &out)
    date.append(to: &out)
    if let contentType {
      out.append("\r\nContent-Type: ")
      out.append(contentType)
    }
    if length >= 0 {
      out.append("\r\nContent-Length: ")
      out.append(decimal: length)
    }
    writeConnection(to: &out)
  }

  /// The status line and the Date field's name.
  @inline(__always)
  private func writeStatus(_ status: Int, to out: inout [UInt8]) {
    if status == 200 {
      out.append("HTTP/1.1 200 OK\r\nDate: ")
      return
    }
    out.append("HTTP/1.1 ")
    out.append(decimal: status)
    out.append(" ")
    out.append(ReasonPhrase.of(status))
    out.append("\r\nDate: ")
  }

  /// The end of the line before, and Connection when the version alone would say otherwise, or when it closes.
  @inline(__always)
  private func writeConnection(to out: inout [UInt8]) {
    if !keepAlive {
      out.append("\r\nConnection: close\r\n")
    } else if version == .http10 {
      out.append("\r\nConnection: keep-alive\r\n")
    } else {
      out.append("\r\n")
    }
  }

  /// 1xx, 204 and 304 have neither body nor length (RFC 9110, 6.4.1).
  @inlinable
  public static func allowsBody(_ status: Int) -> Bool { status >= 200 && status != 204 && status != 304 }
}
