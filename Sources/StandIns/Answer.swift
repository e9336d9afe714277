import HTTPCodec
import JSON

/// One request as the models see it: taken apart, and with nothing in it of a connection.
struct Question: Sendable {
  var method: String
  /// Before the `?`, as sent.
  var path: String
  /// After the `?`, as sent.
  var query: String
  /// Names in lower case.
  var fields: [(name: String, value: String)]
  var body: [UInt8]

  init(
    _ method: String, _ target: String, fields: [(name: String, value: String)] = [], body: [UInt8] = []
  ) {
    self.method = method
    let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    path = String(parts.first ?? "")
    query = parts.count == 2 ? String(parts[1]) : ""
    self.fields = fields
    self.body = body
  }

  func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }

  /// The parts of the path between slashes, escapes undone; nil where an escape is broken.
  var segments: [String]? {
    var result: [String] = []
    for part in path.split(separator: "/") {
      guard let text = Question.unescaped(part) else { return nil }
      result.append(text)
    }
    return result
  }

  /// The items of the query, escapes undone; what is broken stays as it is.
  var queryItems: [(name: String, value: String)] { Self.items(query) }

  /// Items of a query or of a form.
  static func items(_ text: String) -> [(name: String, value: String)] {
    text.split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = parts.count == 2 ? parts[1] : ""
      return (unescaped(parts[0]) ?? String(parts[0]), unescaped(value) ?? String(value))
    }
  }

  func queryItem(_ name: String) -> String? { queryItems.first { $0.name == name }?.value }

  /// Undoes `%2F` and, as CouchDB's server does everywhere, `+` for a blank.
  static func unescaped(_ text: some StringProtocol) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8.makeIterator()
    while let byte = rest.next() {
      switch byte {
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      case UInt8(ascii: "%"):
        guard let high = rest.next().flatMap(JSONText.hexDigit), let low = rest.next().flatMap(JSONText.hexDigit)
        else { return nil }
        bytes.append(UInt8(high << 4 | low))
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What a model answers.
struct Answer: Sendable {
  var status: Int
  var body: [UInt8]
  /// Besides those that the server writes by itself.
  var fields: [(name: String, value: String)] = []
  /// The body is the beginning of a feed, which goes on with what changes.
  var feed: ChangesFeed?

  init(_ status: Int, _ body: [UInt8], fields: [(name: String, value: String)] = []) {
    self.status = status
    self.body = body
    self.fields = fields
  }

  init(_ status: Int, _ value: JSONValue, fields: [(name: String, value: String)] = []) {
    self.init(status, value.bytes, fields: fields)
  }
}

/// A database without its connections: questions in, answers out. The time comes from outside.
protocol StandInModel {
  /// Whether requests like this one meet faults: those for data do, those about the server itself do not.
  func meetsFaults(_ question: Question) -> Bool
  mutating func answer(_ question: Question, atSeconds now: Int, _ dice: inout FaultDice) -> Answer
  /// The answer to a request that was not carried out.
  mutating func refusal(_ refusal: RequestFate.Refusal) -> Answer
  /// What has changed for a feed since it was asked last.
  func more(_ feed: inout ChangesFeed) -> ChangesFeed.Piece
  /// What a feed says when it ends without a change to tell.
  func farewell(_ feed: ChangesFeed) -> [UInt8]
}

extension StandInModel {
  // Only CouchDB has feeds.
  func more(_ feed: inout ChangesFeed) -> ChangesFeed.Piece { ChangesFeed.Piece(next: .ended) }
  func farewell(_ feed: ChangesFeed) -> [UInt8] { [] }
}
