import CivilCalendar

/// A moment as AWS writes it in `x-amz-date`: `20150830T123600Z`. Whole seconds, UTC.
public struct SigningTime: Hashable, Sendable {
  public let secondsSince1970: Int64

  public init(secondsSince1970: Int64) { self.secondsSince1970 = secondsSince1970 }

  /// Reads `20150830T123600Z`; nil when it is not exactly that.
  public init?(_ text: some StringProtocol) {
    guard let time = CivilTime(Array(text.utf8), form: "YYYYMMDDThhmmssZ") else { return nil }
    secondsSince1970 = Int64(time.secondsSince1970)
  }

  /// `20150830`
  public var day: String { String(text.prefix(8)) }

  /// `20150830T123600Z`
  public var text: String {
    // ISO 8601's basic format is its extended one without what parts the numbers.
    "\(CivilTime(secondsSince1970: Int(secondsSince1970)))".filter { $0 != "-" && $0 != ":" } + "Z"
  }
}
