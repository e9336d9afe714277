/// How large a message may be before it is refused: the one place these numbers live.
///
/// Line limits count the line without its CRLF. A message of exactly the limit passes, one byte more does not.
public struct MessageLimits: Equatable, Sendable {
  /// Longest request line or status line, in bytes; longer is 414.
  public var requestLine: Int
  /// Longest field line, in bytes, trailers too; longer is 431.
  public var fieldLine: Int
  /// Most field lines in a head, and again in a trailer section; more is 431.
  public var fieldCount: Int
  /// Longest head from the first byte of its first line to the empty line included, in bytes, and again the longest
  /// trailer section; longer is 431.
  public var head: Int
  /// Longest body, in bytes after chunked coding is undone; longer is 413.
  public var body: Int
  /// Longest line that gives a chunk's size, extensions included, in bytes; longer is 400.
  public var chunkLine: Int

  public init(
    requestLine: Int = 8_192, fieldLine: Int = 8_192, fieldCount: Int = 100, head: Int = 32_768,
    body: Int = 1_048_576, chunkLine: Int = 256
  ) {
    self.requestLine = requestLine
    self.fieldLine = fieldLine
    self.fieldCount = fieldCount
    self.head = head
    self.body = body
    self.chunkLine = chunkLine
  }

  /// 8 KiB lines, 100 fields, 32 KiB heads, 1 MiB bodies: what nginx and gunicorn hold a client to.
  public static let standard = MessageLimits()

  /// The same limits where offsets can be added to them without overflow: lines and heads from 0 to 1 GiB.
  var bounded: MessageLimits {
    func bound(_ limit: Int) -> Int { min(max(limit, 0), 1 << 30) }
    return MessageLimits(
      requestLine: bound(requestLine), fieldLine: bound(fieldLine), fieldCount: max(fieldCount, 0), head: bound(head),
      body: max(body, 0), chunkLine: bound(chunkLine))
  }

  /// Empty lines let pass before a request line (RFC 9112, 2.2 asks for at least one).
  static let leadingEmptyLines = 4
}
