import HTTPCodec

/// The cases, in the order in which they are played. They hold a server to RFC 9112 and 9110 where these say "must", and where they leave
/// a choice, to the stricter reading: nothing is guessed that two parties could guess differently.
public enum Suite {
  public static let cases: [ConformanceCase] =
    requestLines + versions + methods + heads + lineEnds + hosts + fields + lengths + encodings + chunks + limits
    + bodies + pipelines + smuggling + departures

  /// What the size limits are that the cases go up to and beyond.
  static let sizes = MessageLimits.standard

  /// A whole request behind a message that must be refused: it must not be answered.
  static let hidden = "GET $S HTTP/1.1\r\nHost: $H\r\n\r\n"

  /// A message that is refused with one of the statuses, the connection closed, and what follows it thrown away.
  ///
  /// - Parameters:
  ///   - alone: nothing is sent behind it; for messages that are refused before they are whole.
  ///   - isHead: it is a HEAD, whose answer has no body, whatever it says.
  static func refused(
    _ group: String, _ name: String, _ text: String, _ statuses: [Int] = [400], alone: Bool = false,
    isHead: Bool = false, _ cutting: Message.Cutting = .wholeAndHalved
  ) -> ConformanceCase {
    var expectation = ExpectedCourse()
    expectation.answers = [ExpectedAnswer(statuses, isHead: isHead)]
    expectation.sequel = .closes
    return ConformanceCase(
      group: group, name: name, message: Message(text + (alone ? "" : hidden), cutting), expectation: expectation)
  }

  /// A message that is answered, after which the connection lives unless said otherwise.
  static func answered(
    _ group: String, _ name: String, _ text: String, _ answers: [ExpectedAnswer] = [own],
    _ sequel: ExpectedCourse.Sequel = .lives, _ cutting: Message.Cutting = .wholeAndHalved,
    _ change: (inout ExpectedCourse) -> Void = { _ in }
  ) -> ConformanceCase {
    var expectation = ExpectedCourse()
    expectation.answers = answers
    expectation.sequel = sequel
    change(&expectation)
    return ConformanceCase(group: group, name: name, message: Message(text, cutting), expectation: expectation)
  }

  /// The answer to the request for mark a.
  static let own = ok(.a)
  static func ok(_ mark: Mark) -> ExpectedAnswer { ExpectedAnswer([200], mark: mark) }
  static let notAllowed = ExpectedAnswer([405, 501])
  static let notFound = ExpectedAnswer([404])

  /// A GET for mark a with these field lines, each ended by CRLF, after its Host.
  static func get(_ fields: String, _ body: String = "") -> String {
    "GET $A HTTP/1.1\r\nHost: $H\r\n\(fields)\r\n\(body)"
  }

  /// A GET for mark a whose body comes in chunks: its answer shows that the body ended where it should.
  static func chunked(_ body: String) -> String { get("Transfer-Encoding: chunked\r\n", body) }

  /// So many bytes of a harmless letter.
  static func filler(_ count: Int) -> String { String(repeating: "a", count: count) }

  /// Field lines of exactly so many bytes together, none of them longer than half of the limit of a line.
  static func fieldLines(bytes: Int) -> String {
    var lines = ""
    var left = bytes
    while left > 0 {
      // Never leave less than the shortest line.
      let length = left < sizes.fieldLine / 2 ? left : min(left - 16, sizes.fieldLine / 2)
      lines += "X: \(filler(length - 5))\r\n"
      left -= length
    }
    return lines
  }
}
