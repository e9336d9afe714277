/// Requests per second as people write it: `2000/s`, `2000`, `90/m`, `2.5/h`, `5/10s`.
public struct Rate: Equatable, Sendable {
  /// Above 0 and finite when it came from text.
  public var perSecond: Double

  public init(perSecond: Double) { self.perSecond = perSecond }

  /// Reads a number with an optional `/s`, `/m` or `/h` (per second without one), or a duration for that: `5/10s`.
  public init(parsing text: String) throws(UnitError) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let number = parts.first.flatMap(Self.number), let seconds = parts.count == 1 ? 1 : Self.period(parts[1])
    else { throw .notARate(text) }
    let perSecond = number / seconds
    guard perSecond > 0, perSecond <= Arrivals.highestPerSecond else { throw .rateOutOfRange(text) }
    self.perSecond = perSecond
  }

  private static let seconds: [Substring: Double] = ["s": 1, "m": 60, "h": 3600]

  /// The seconds of what stands after the stroke. A bare number is none: `5/10` says not of what.
  private static func period(_ text: Substring) -> Double? {
    if let seconds = seconds[text] { return seconds }
    guard text.last?.isASCII == true, text.last?.isLetter == true, let period = try? Duration(parsing: String(text)),
      period > .zero
    else { return nil }
    return Double(period.wholeNanoseconds) / 1e9
  }

  /// Plain decimal digits only: `Double` itself would also take `nan`, `inf` and `0x10`.
  private static func number(_ text: Substring) -> Double? {
    text.allSatisfy { ("0"..."9").contains($0) || $0 == "." } ? Double(text) : nil
  }
}

extension Rate: CustomStringConvertible {
  /// `2000/s`; always per second, without a fraction when there is none.
  public var description: String {
    perSecond == perSecond.rounded() && perSecond.magnitude < 1e15
      ? "\(Int64(perSecond))/s" : "\(perSecond)/s"
  }
}

/// Why a rate or a duration could not be read; prints as a sentence.
public enum UnitError: Error, Equatable, CustomStringConvertible {
  case notARate(String)
  case rateOutOfRange(String)
  case notADuration(String)
  case durationTooLong(String)

  public var description: String {
    switch self {
    case .notARate(let text):
      "'\(text)' is not a rate: write a number with /s, /m, /h or a duration, such as 2000/s, 90/m or 5/10s"
    case .rateOutOfRange(let text):
      "the rate '\(text)' is out of range: it must be above 0 and at most 1000000000/s"
    case .notADuration(let text):
      "'\(text)' is not a duration: write a number with ns, us, ms, s, m or h, such as 500ms, 10s or 1m30s"
    case .durationTooLong(let text):
      "the duration '\(text)' is too long: at most 292 years can be counted in nanoseconds"
    }
  }
}
