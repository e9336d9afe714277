import CivilCalendar

/// A point in time as a Date field has it: 29 bytes, `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, 5.6.7).
///
/// A server makes one each second and appends it to every answer of that second.
public struct HTTPDate: Sendable {
  /// How many bytes it takes.
  public static let length = 29

  /// 29 bytes of text, three of padding.
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// - Parameter seconds: since 1970-01-01 00:00 UTC, leap seconds not counted. Years 0 to 9999 can be written; times
  ///   beyond are moved to the nearest end.
  public init(secondsSinceEpoch seconds: Int) {
    let time = min(max(seconds, -62_167_219_200), 253_402_300_799)
    let moment = CivilTime(secondsSince1970: time)
    let date = moment.day
    let weekday = (date.number % 7 + 11) % 7
    withUnsafeMutableBytes(of: &words) { text in
      text.write("Sun, Mon, Tue, Wed, Thu, Fri, Sat, ", from: weekday * 5, count: 5, at: 0)
      text.write(date.day, digits: 2, at: 5)
      text.write(
        " Jan  Feb  Mar  Apr  May  Jun  Jul  Aug  Sep  Oct  Nov  Dec ", from: (date.month - 1) * 5, count: 5, at: 7)
      text.write(date.year, digits: 4, at: 12)
      text.write(" ", from: 0, count: 1, at: 16)
      text.write(moment.hour, digits: 2, at: 17)
      text.write(":", from: 0, count: 1, at: 19)
      text.write(moment.minute, digits: 2, at: 20)
      text.write(":", from: 0, count: 1, at: 22)
      text.write(moment.second, digits: 2, at: 23)
      text.write(" GMT", from: 0, count: 4, at: 25)
    }
  }

  /// The 29 bytes, for the length of the call.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withUnsafeBytes(of: words) { body(UnsafeRawBufferPointer(rebasing: $0[..<Self.length])) }
  }

  /// Appends the 29 bytes.
  public func append(to out: inout [UInt8]) {
    withUnsafeBytes(of: words) { out.append(contentsOf: UnsafeRawBufferPointer(rebasing: $0[..<Self.length])) }
  }
}

extension UnsafeMutableRawBufferPointer {
  fileprivate func write(_ text: StaticString, from start: Int, count: Int, at offset: Int) {
    for index in 0..<count { self[offset + index] = text.utf8Start[start + index] }
  }

  /// Writes the number in decimal with leading zeros.
  fileprivate func write(_ number: Int, digits: Int, at offset: Int) {
    var rest = number
    for index in stride(from: offset + digits - 1, through: offset, by: -1) {
      self[index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }
}
