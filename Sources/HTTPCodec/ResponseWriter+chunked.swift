extension ResponseWriter {
  /// Appends the interim response that asks for the body (RFC 9110, 15.2.1).
  public static func writeContinue(to out: inout [UInt8]) {
    out.append("HTTP/1.1 100 Continue\r\n\r\n")
  }

  /// Appends the head of a response whose length is not known yet; `writeChunk` and `writeLastChunk` follow.
  ///
  /// HTTP/1.0 has no chunks: there the body goes out as it is and ends with the connection, so `keepAlive` turns false.
  public mutating func writeChunkedHead(
    status: Int, contentType: StaticString?, to out: inout [UInt8], fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    if version == .http10, !isHead { keepAlive = false }
    writeHead(status: status, contentType: contentType, length: -1, to: &out)
    if version == .http11 { out.append("Transfer-Encoding: chunked\r\n") }
    fields(&out)
    out.append("\r\n")
  }

  /// Appends the head of a response whose body, of this length, the caller sends by itself; not for a status without a body.
  public func writeSizedHead(
    status: Int, contentType: StaticString?, length: Int, to out: inout [UInt8],
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    writeHead(status: status, contentType: contentType, length: length, to: &out)
    fields(&out)
    out.append("\r\n")
  }

  /// Appends one piece of the body; nothing when it is empty or the request was HEAD.
  public func writeChunk(_ bytes: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    guard !isHead else { return }
    if version == .http11 {
      out.appendChunk(bytes)
    } else {
      out.append(contentsOf: bytes)
    }
  }

  /// Ends the body, with the trailer lines `trailers` appends; HTTP/1.0 and HEAD have neither.
  public func writeLastChunk(to out: inout [UInt8], trailers: (inout [UInt8]) -> Void = { _ in }) {
    guard !isHead, version == .http11 else { return }
    out.appendLastChunk(trailers: trailers)
  }
}
