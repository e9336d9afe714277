/// The documents that one run updates: `count` of `total`, from `start` on, and from 0 again past the end.
public struct Window: Hashable, Sendable {
  public let start: Int
  /// Never more than ``total``.
  public let count: Int
  public let total: Int

  /// - Parameters:
  ///   - start: taken modulo `total`.
  ///   - updates: cut to `0...total`.
  public init(start: Int, updates: Int, total: Int) {
    precondition(total > 0, "a dyno of no documents has no windows")
    self.total = total
    self.start = (start % total + total) % total
    count = min(max(updates, 0), total)
  }

  /// Where the next window begins.
  public var end: Int { (start + count) % total }

  /// One range of documents, or two when the window goes past the end; none of them empty.
  public var ranges: [Range<Int>] {
    let past = start + count - total
    guard past > 0 else { return count > 0 ? [start..<start + count] : [] }
    return [start..<total, 0..<past]
  }

  /// The documents after the first `done`, at most `most`, that follow one another without a wrap.
  public func stretch(after done: Int, most: Int) -> Range<Int> {
    let first = (start + done) % total
    return first..<first + max(0, min(most, count - done, total - first))
  }

  /// What is left once the first `done` are updated.
  public func rest(after done: Int) -> Window { Window(start: start + done, updates: count - done, total: total) }
}

/// Documents of one bulk update, by how large each is: what couchdyno's own table says, so that both load a server alike.
public func bulkSize(documentBytes size: Int) -> Int {
  switch size {
  case ..<2_000: 2_000
  case ..<10_000: 1_000
  case ..<100_000: 200
  case ..<2_000_000: 10
  default: 1
  }
}

/// What a document is called: `cdyno_` and twelve digits.
public enum DocumentName {
  public static let prefix = "cdyno_"
  public static let state = "couchdyno_meta"

  public static func of(_ index: Int) -> String {
    let digits = String(index)
    return prefix + String(repeating: "0", count: max(0, 12 - digits.count)) + digits
  }

  /// The number of a document with such a name.
  public static func index(_ name: some StringProtocol) -> Int? {
    let bytes = name.utf8
    guard name.hasPrefix(prefix), bytes.count >= prefix.count + 12 else { return nil }
    let digits = bytes.dropFirst(prefix.utf8.count)
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int(String(decoding: digits, as: UTF8.self))
  }
}
