public import Pacing

/// So many documents in such a time: `5/10s`, `90/m`, `200/s`, `200`.
public struct DynoRate: Hashable, Sendable {
  public var documents: Int
  public var periodNanoseconds: UInt64

  public init(documents: Int, periodNanoseconds: UInt64) {
    self.documents = documents
    self.periodNanoseconds = periodNanoseconds
  }

  /// Reads a whole number, and after a slash a duration or only its unit; without a slash, a second.
  public init(parsing text: String) throws(UnitError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let plain = parts.first.map { $0.allSatisfy { ("0"..."9").contains($0) } } ?? false
    guard plain, let documents = parts.first.flatMap({ Int($0) }) else { throw .notARate(text) }
    var period = parts.count == 2 ? String(parts[1]) : "1s"
    if let first = period.first, !first.isNumber, first != "." { period = "1" + period }
    // `5/10` says not of what.
    guard period.last?.isLetter == true, let duration = try? Duration(parsing: period) else { throw .notARate(text) }
    guard (1...1_000_000_000).contains(documents), duration.wholeNanoseconds > 0 else { throw .rateOutOfRange(text) }
    self.init(documents: documents, periodNanoseconds: duration.wholeNanoseconds)
  }

  /// When the document after the first `sent` may be sent, from the start: the first lot at once, the next a period later.
  public func dueNanoseconds(after sent: Int) -> UInt64 {
    let (offset, overflow) = UInt64(sent / documents).multipliedReportingOverflow(by: periodNanoseconds)
    return overflow ? .max : offset
  }

  /// How many of the lot that begins with, or is under way at, `sent` are left.
  public func leftOfLot(after sent: Int) -> Int { documents - sent % documents }
}
