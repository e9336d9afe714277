import CivilCalendar

/// A moment of UTC, in whole seconds since 1970, as options give it: `2026-01-01` or `2026-01-01T06:30:00Z`.
public struct Moment: Hashable, Sendable {
  public let seconds: Int64

  public init(seconds: Int64) { self.seconds = seconds }

  public var microseconds: Int64 { seconds * 1_000_000 }

  /// The moment before which datasets lie when nobody says another, 2026-01-01: fixed, so that the same command makes the same
  /// records on every day.
  public static let standard = Moment(seconds: 1_767_225_600)

  public static let day: Int64 = 86_400

  /// A date, or a date and time of UTC, from 1970 to 9999.
  public init(_ text: String) throws(DatasetProblem) {
    guard let seconds = Self.seconds(Array(text.utf8)) else {
      throw DatasetProblem("'\(text)' is no moment: write 2026-01-01 or 2026-01-01T06:30:00Z.")
    }
    self.seconds = seconds
  }

  private static func seconds(_ text: [UInt8]) -> Int64? {
    let time = CivilTime(text, form: "YYYY-MM-DD") ?? CivilTime(text, form: "YYYY-MM-DDThh:mm:ssZ")
    guard let time, time.day.year >= 1970 else { return nil }
    return Int64(time.secondsSince1970)
  }
}

extension Moment: CustomStringConvertible {
  /// `2026-01-01T00:00:00Z`
  public var description: String { "\(CivilTime(secondsSince1970: Int(seconds)))Z" }
}
