/// What stands after the scheme of a URL, taken apart: `//user:password@host:port/path?query`. User and password are decoded, path and
/// query stand as they were written.
struct URLParts: Hashable, Sendable {
  var user: String?
  var password: String?
  var host = ""
  var port: Int?
  var path = ""
  var query: String?

  /// - Parameter place: the URL without password, for sentences.
  init(_ text: Substring, of place: String) throws(StoreError) {
    guard text.hasPrefix("//") else { throw .usage("'\(place)' lacks the '//' after its scheme.") }
    if text.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7F }) {
      throw .usage("'\(place)' has a space or a control character in it: write it as % and two hexadecimal digits.")
    }
    let rest = text.dropFirst(2)
    let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
    var tail = rest[end...]
    guard !tail.contains("#") else { throw .usage("'\(place)' has a '#', which names no part of a store: write %23.") }
    if let mark = tail.firstIndex(of: "?") {
      query = String(tail[tail.index(after: mark)...])
      tail = tail[..<mark]
    }
    path = String(tail)
    var authority = rest[..<end]
    if let at = authority.lastIndex(of: "@") {
      try takeUser(authority[..<at], place)
      authority = authority[authority.index(after: at)...]
    }
    try takeHost(authority, place)
  }

  private mutating func takeUser(_ text: Substring, _ place: String) throws(StoreError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard let user = Self.decoded(parts[0]), let password = Self.decoded(parts.count == 2 ? parts[1] : "") else {
      throw .usage("'\(place)' has a '%' in its user or password that two hexadecimal digits do not follow: write %25.")
    }
    self.user = user
    if parts.count == 2 { self.password = password }
  }

  private mutating func takeHost(_ text: Substring, _ place: String) throws(StoreError) {
    var digits: Substring?
    if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
      host = String(text[text.index(after: text.startIndex)..<end])
      let rest = text[text.index(after: end)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw Self.noPort(place) }
      digits = rest.isEmpty ? nil : rest.dropFirst()
    } else {
      let parts = text.split(separator: ":", omittingEmptySubsequences: false)
      guard parts.count <= 2 else {
        throw .usage("'\(place)' has too many ':' in its host: write an IPv6 address in brackets, as in [::1]:5432.")
      }
      host = parts.first.map(String.init) ?? ""
      digits = parts.count == 2 ? parts[1] : nil
    }
    guard let digits, !digits.isEmpty else { return }
    guard digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }), let port = Int(digits),
      (1...65_535).contains(port)
    else { throw Self.noPort(place) }
    self.port = port
  }

  private static func noPort(_ place: String) -> StoreError {
    .usage(
      "'\(place)' has a port that is none: write a number from 1 to 65535 after the host, and '/', ':' and '@' within a "
        + "password as %2F, %3A and %40.")
  }

  /// The decoded parts of the path between strokes; one stroke at the end does not count.
  func segments(of place: String) throws(StoreError) -> [String] {
    var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    if parts.count > 1, parts.last == "" { parts = parts.dropLast() }
    var segments: [String] = []
    for part in parts {
      guard let segment = Self.decoded(part) else {
        throw .usage("'\(place)' has a '%' that two hexadecimal digits do not follow: write %25.")
      }
      segments.append(segment)
    }
    return segments
  }

  /// Percent-decoded; nil when a '%' is not followed by two hexadecimal digits, when a NUL comes out, or what is no UTF-8.
  static func decoded(_ text: Substring) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal) else {
        return nil
      }
      bytes.append(high << 4 | low)
    }
    return bytes.contains(0) ? nil : String(validating: bytes, as: UTF8.self)
  }

  private static func hexadecimal(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
