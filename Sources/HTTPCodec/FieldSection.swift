/// The field lines of one head, taken one after another: checks each and keeps what decides about connection and body.
struct FieldSection: Sendable {
  struct Marks: OptionSet, Sendable {
    let rawValue: UInt8
    static let close = Marks(rawValue: 1)
    static let keepAlive = Marks(rawValue: 2)
    static let chunked = Marks(rawValue: 4)
    static let host = Marks(rawValue: 8)
    static let expectsContinue = Marks(rawValue: 16)
  }

  /// Offset of the first line.
  private let start: Int
  /// Offset of the line now being read.
  private var lineStart: Int
  private var count = 0
  /// The declared length, or -1.
  private(set) var contentLength = -1
  private(set) var marks: Marks = []
  private(set) var host = ByteRange.empty

  init(start: Int = 0) {
    self.start = start
    lineStart = start
  }

  /// The lines read so far, each with its CRLF.
  var lines: ByteRange { ByteRange(start: start, end: lineStart) }

  /// Reads lines up to the empty one. Returns whether it came; if not, call again with more bytes.
  ///
  /// - Parameter version: the message's; `isRequest` says whether Host and Expect mean something.
  @inline(__always)
  mutating func read(
    _ bytes: UnsafeRawPointer, count available: Int, lines: inout LineScanner, limits: MessageLimits,
    version: HTTPVersion, isRequest: Bool
  ) throws(Refusal) -> Bool {
    while true {
      let end = try lines.fieldLineEnd(
        bytes, count: available, start: lineStart, sectionLimit: limits.head, lineLimit: limits.fieldLine)
      guard end >= 0 else { return false }
      guard end != lineStart else { return true }
      guard count < limits.fieldCount else { throw Refusal(.tooManyFields) }
      count &+= 1
      let colon = try FieldLine.colon(bytes, start: lineStart, end: end)
      try take(bytes, colon: colon, end: end, version: version, isRequest: isRequest)
      lineStart = end &+ 2
    }
  }

  /// Acts on the fields that frame the message; the others are only counted. The length of the name sorts most out.
  @inline(__always)
  private mutating func take(
    _ bytes: UnsafeRawPointer, colon: Int, end: Int, version: HTTPVersion, isRequest: Bool
  ) throws(Refusal) {
    let name = bytes + lineStart
    switch colon &- lineStart {
    case 4 where isRequest && name.matchesFolded("host"):
      try takeHost(bytes, FieldLine.value(bytes, colon: colon, end: end))
    case 6 where isRequest && name.matchesFolded("expect"):
      try takeExpectation(bytes, FieldLine.value(bytes, colon: colon, end: end))
    case 10 where name.matchesFolded("connection"):
      takeConnection(bytes, FieldLine.value(bytes, colon: colon, end: end))
    case 14 where name.matchesFolded("content-length"):
      try takeLength(bytes, FieldLine.value(bytes, colon: colon, end: end))
    case 17 where name.matchesFolded("transfer-encoding"):
      guard version == .http11 else { throw Refusal(.encodingInHTTP10) }
      try takeEncoding(bytes, FieldLine.value(bytes, colon: colon, end: end))
    default:
      break
    }
  }
}

extension FieldSection {
  /// Whether the connection outlives the message (RFC 9112, 9.3): `close` wins over `keep-alive`.
  @inline(__always)
  func keepsAlive(_ version: HTTPVersion) -> Bool {
    version == .http11 ? !marks.contains(.close) : marks.isDisjoint(with: .close) && marks.contains(.keepAlive)
  }

  private mutating func takeHost(_ bytes: UnsafeRawPointer, _ value: ByteRange) throws(Refusal) {
    guard !marks.contains(.host) else { throw Refusal(.repeatedHost) }
    guard Authority(bytes, value) != nil else { throw Refusal(.malformedHost) }
    marks.insert(.host)
    host = value
  }

  private mutating func takeExpectation(_ bytes: UnsafeRawPointer, _ value: ByteRange) throws(Refusal) {
    guard value.count == 12, (bytes + value.start).matchesFolded("100-continue") else {
      throw Refusal(.unknownExpectation)
    }
    marks.insert(.expectsContinue)
  }

  private mutating func takeConnection(_ bytes: UnsafeRawPointer, _ value: ByteRange) {
    var rest = value
    while let option = FieldLine.nextListMember(bytes, &rest) {
      let first = bytes + option.start
      if option.count == 5, first.matchesFolded("close") { marks.insert(.close) }
      if option.count == 10, first.matchesFolded("keep-alive") { marks.insert(.keepAlive) }
    }
  }

  private mutating func takeLength(_ bytes: UnsafeRawPointer, _ value: ByteRange) throws(Refusal) {
    guard contentLength < 0 else { throw Refusal(.repeatedLength) }
    guard !marks.contains(.chunked) else { throw Refusal(.lengthAndEncoding) }
    guard !value.isEmpty else { throw Refusal(.malformedLength) }
    for offset in value.start..<value.end where !ASCII.isDigit(bytes.byte(offset)) {
      throw Refusal(.malformedLength)
    }
    guard let length = value.decimal(in: UnsafeRawBufferPointer(start: bytes, count: value.end)) else {
      throw Refusal(.lengthOverflow)
    }
    contentLength = length
  }

  /// Only `chunked`, alone, is spoken. The rest of the list decides between 400 and 501.
  private mutating func takeEncoding(_ bytes: UnsafeRawPointer, _ value: ByteRange) throws(Refusal) {
    guard !marks.contains(.chunked) else { throw Refusal(.repeatedEncoding) }
    guard contentLength < 0 else { throw Refusal(.lengthAndEncoding) }
    if value.count == 7, (bytes + value.start).matchesFolded("chunked") {
      marks.insert(.chunked)
      return
    }
    var rest = value
    var chunkedSeen = 0
    var lastIsChunked = false
    while let coding = FieldLine.nextListMember(bytes, &rest) {
      let name = FieldLine.leadingToken(bytes, coding)
      guard !name.isEmpty else { throw Refusal(.malformedEncoding) }
      lastIsChunked = name.count == 7 && (bytes + name.start).matchesFolded("chunked")
      guard !lastIsChunked || name == coding else { throw Refusal(.malformedEncoding) }
      if lastIsChunked { chunkedSeen += 1 }
    }
    guard chunkedSeen < 2 else { throw Refusal(.chunkedTwice) }
    guard lastIsChunked else { throw Refusal(.notChunkedLast) }
    throw Refusal(.unknownEncoding)
  }
}
