/// Writes requests behind whatever a buffer holds already. Nothing is allocated once the buffer has its capacity.
///
/// Target, host and fields are written as they are: `HTTPURL` checks the first two, `isFieldLine` the last.
public enum RequestWriter {
  /// Appends a request with the body's length, or without a body when that is `nil`.
  ///
  /// - Parameters:
  ///   - host: value of the Host field.
  ///   - keepAlive: when false, `Connection: close` is sent.
  ///   - fields: appends further field lines, as with `appendField`.
  public static func write(
    _ method: Method = .get, target: String, host: String, keepAlive: Bool = true,
    body: UnsafeRawBufferPointer? = nil, to out: inout [UInt8], fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    write(named: method.name, target: target, host: host, keepAlive: keepAlive, to: &out)
    if let body { out.appendField("Content-Length", decimal: body.count) }
    fields(&out)
    out.append("\r\n")
    if let body { out.append(contentsOf: body) }
  }

  /// Appends the head of a request whose body follows in chunks: `appendChunk` and `appendLastChunk` on the buffer.
  public static func writeChunkedHead(
    _ method: Method = .post, target: String, host: String, keepAlive: Bool = true, to out: inout [UInt8],
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    write(named: method.name, target: target, host: host, keepAlive: keepAlive, to: &out)
    out.append("Transfer-Encoding: chunked\r\n")
    fields(&out)
    out.append("\r\n")
  }

  private static func write(
    named method: StaticString, target: String, host: String, keepAlive: Bool, to out: inout [UInt8]
  ) {
    precondition(method.utf8CodeUnitCount > 0, "Method.other has no name to write; name the method itself")
    out.append(method)
    out.append(" ")
    out.append(contentsOf: target.utf8)
    out.append(" HTTP/1.1\r\nHost: ")
    out.append(contentsOf: host.utf8)
    out.append(keepAlive ? "\r\n" : "\r\nConnection: close\r\n")
  }

  /// Whether `line`, without line end, may be sent as a field: a token, a colon, and no control bytes but TAB.
  public static func isFieldLine(_ line: String) -> Bool {
    let bytes = Array(line.utf8)
    return bytes.withUnsafeBytes { line in
      guard let start = line.baseAddress else { return false }
      guard !line.contains(where: { ASCII.isControl($0) && $0 != ASCII.tab }) else { return false }
      return (try? FieldLine.colon(start, start: 0, end: line.count)) != nil
    }
  }
}
