/// Finds passwords in texts that may be URLs, right or wrong ones, so that they can be hidden before anything is printed.
public enum Secrets {
  /// Where the passwords stand in one word of a command line, as offsets of UTF-8: between the first ':' after `://` and the last '@',
  /// whatever lies between (a '/' in a password that should have been encoded must not uncover it), and the values of `password=`, in a URL
  /// or in libpq's other form, `host=h password=p`.
  public static func ranges(in word: String) -> [Range<Int>] {
    let bytes = Array(word.utf8)
    guard let user = afterUser(bytes), !user.isEmpty else { return namedValues(bytes) }
    return [user] + namedValues(bytes).filter { !$0.overlaps(user) }
  }

  /// The word with each password as `***`.
  public static func hidden(in word: String) -> String {
    var bytes = Array(word.utf8)
    for range in ranges(in: word).sorted(by: { $0.lowerBound > $1.lowerBound }) {
      bytes.replaceSubrange(range, with: "***".utf8)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func afterUser(_ bytes: [UInt8]) -> Range<Int>? {
    guard let start = index(of: "://", in: bytes, from: 0).map({ $0 + 3 }),
      let at = bytes.lastIndex(of: UInt8(ascii: "@")), at >= start,
      let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
    else { return nil }
    return colon + 1..<at
  }

  /// `password=` and `sslpassword=` of libpq's URLs.
  private static func namedValues(_ bytes: [UInt8]) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    let query = bytes.firstIndex(of: UInt8(ascii: "?"))
    var from = query ?? 0
    while let start = index(of: "password=", in: bytes, from: from).map({ $0 + 9 }) {
      // Without a query nobody knows where it ends: blanks may be quoted.
      let end = query.flatMap { _ in bytes[start...].firstIndex(of: UInt8(ascii: "&")) } ?? bytes.count
      if start < end { ranges.append(start..<end) }
      from = end
    }
    return ranges
  }

  private static func index(of pattern: String, in bytes: [UInt8], from: Int) -> Int? {
    let pattern = Array(pattern.utf8)
    guard from + pattern.count <= bytes.count else { return nil }
    return (from...bytes.count - pattern.count).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
  }
}
