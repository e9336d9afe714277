/// Takes `method target version` apart; the bytes are free of controls, but for TABs.
enum RequestLine {
  /// Fills in method, target and version from the line `0..<end`.
  @inline(__always)
  static func parse(_ bytes: UnsafeRawPointer, end: Int, into head: inout RequestHead) throws(Refusal) {
    var space = 0
    while space < end, ASCII.isToken(bytes.byte(space)) { space &+= 1 }
    guard space > 0, space < end, bytes.byte(space) == ASCII.space else { throw Refusal(.malformedMethod) }
    head.method = Method(bytes, count: space)
    head.methodName = ByteRange(start: 0, end: space)
    // One target byte at the least, a space, eight bytes of version.
    guard end &- space >= 11, bytes.byte(end &- 9) == ASCII.space else {
      throw Refusal(fault(bytes, afterMethod: space, end: end))
    }
    head.version = try version(bytes + (end &- 8))
    guard head.method != .connect else { throw Refusal(.connectNotSupported) }
    head.target = ByteRange(start: space &+ 1, end: end &- 9)
    try RequestTarget.parse(bytes, into: &head)
  }

  /// The version whose eight bytes start at `bytes`.
  @inline(__always)
  static func version(_ bytes: UnsafeRawPointer) throws(Refusal) -> HTTPVersion {
    if bytes.matches("HTTP/1.1") { return .http11 }
    if bytes.matches("HTTP/1.0") { return .http10 }
    let wellFormed =
      bytes.matches("HTTP/") && ASCII.isDigit(bytes.byte(5)) && bytes.byte(6) == UInt8(ascii: ".")
      && ASCII.isDigit(bytes.byte(7))
    throw Refusal(wellFormed ? .unsupportedVersion : .malformedVersion)
  }

  /// What is wrong with a line that has no version of eight bytes behind a space: no second space at all, or a last word
  /// of another length.
  private static func fault(_ bytes: UnsafeRawPointer, afterMethod space: Int, end: Int) -> Refusal.Reason {
    var offset = end - 1
    while offset > space, bytes.byte(offset) != ASCII.space { offset -= 1 }
    return offset > space + 1 ? .malformedVersion : .malformedRequestLine
  }
}

/// Takes a request target apart: origin form, absolute form, or `*` (RFC 9112, 3.2).
enum RequestTarget {
  /// Fills in path and query, and the host of an absolute target.
  @inline(__always)
  static func parse(_ bytes: UnsafeRawPointer, into head: inout RequestHead) throws(Refusal) {
    let target = head.target
    let mark = try queryMark(bytes, target)
    head.query = ByteRange(start: min(mark &+ 1, target.end), end: target.end)
    if bytes.byte(target.start) == UInt8(ascii: "/") {
      head.path = ByteRange(start: target.start, end: mark)
    } else {
      try parseOtherForm(bytes, mark: mark, into: &head)
    }
  }

  /// The offset of the first `?` or of the target's end; every byte is checked on the way.
  @inline(__always)
  private static func queryMark(_ bytes: UnsafeRawPointer, _ target: ByteRange) throws(Refusal) -> Int {
    var offset = target.start
    while offset < target.end, bytes.byte(offset) != UInt8(ascii: "?") {
      guard ASCII.isVisible(bytes.byte(offset)) else { throw Refusal(.targetByte) }
      offset &+= 1
    }
    let mark = offset
    while offset < target.end {
      guard ASCII.isVisible(bytes.byte(offset)) else { throw Refusal(.targetByte) }
      offset &+= 1
    }
    return mark
  }

  private static func parseOtherForm(
    _ bytes: UnsafeRawPointer, mark: Int, into head: inout RequestHead
  ) throws(Refusal) {
    let target = head.target
    if target.count == 1, bytes.byte(target.start) == UInt8(ascii: "*"), head.method == .options {
      head.path = target
      return
    }
    let authorityStart = target.start + 7
    guard authorityStart < mark, (bytes + target.start).matchesFolded("http://") else { throw Refusal(.targetForm) }
    var slash = authorityStart
    while slash < mark, bytes.byte(slash) != UInt8(ascii: "/") { slash += 1 }
    head.host = ByteRange(start: authorityStart, end: slash)
    guard Authority(bytes, head.host) != nil else { throw Refusal(.targetForm) }
    // No path means "/" (RFC 9110, 4.2.3), and the scheme has one to point at.
    head.path =
      slash < mark
      ? ByteRange(start: slash, end: mark) : ByteRange(start: authorityStart - 1, end: authorityStart)
  }
}
