import JSON

/// What is asked of `_all_docs` or of a view: from the query, and from the body of a POST.
struct ViewQuery: Equatable, Sendable {
  var start: JSONValue?
  var startID: ByteKey?
  var end: JSONValue?
  var endID: ByteKey?
  var keys: [JSONValue]?
  var inclusiveEnd = true
  var limit = Int.max
  var skip = 0
  var descending = false
  var includeDocs = false
  var conflicts = false
  var updateSequence = false
  var reduce: Bool?
  var group = false
  /// Elements of an array key that make a group.
  var groupLevel: Int?

  init() {}

  init(_ question: Question) throws(CouchFailure) {
    for (name, value) in question.queryItems {
      // Two take bare text, all others JSON.
      switch name {
      case "startkey_docid", "start_key_doc_id": startID = ByteKey(value)
      case "endkey_docid", "end_key_doc_id": endID = ByteKey(value)
      default:
        guard Self.known.contains(name) else { continue }
        guard let json = try? JSONValue(parsing: value) else { throw Self.failure(name, value) }
        try take(name, json)
      }
    }
    if question.method == "POST", !question.body.isEmpty {
      guard let body = try? JSONValue(parsing: question.body) else { throw .notJSON }
      guard let members = body.members else { throw .badRequest("Request body must be a JSON object") }
      for member in members where Self.known.contains(member.name.text) { try take(member.name.text, member.value) }
    }
    guard let keys, !keys.isEmpty, start != nil || end != nil else { return }
    guard keys.count == 1, start == keys[0], end == keys[0] else {
      throw .badQuery("`keys` is incompatible with `key`, `start_key` and `end_key`")
    }
  }

  private static let known: Set<String> = [
    "startkey", "start_key", "endkey", "end_key", "key", "keys", "inclusive_end", "limit", "skip", "descending",
    "include_docs", "conflicts", "update_seq", "reduce", "group", "group_level",
  ]
  private static let numbers: Set<String> = ["limit", "skip", "group_level"]
  private static let keyNames: Set<String> = ["startkey", "start_key", "endkey", "end_key", "key", "keys"]

  private static func failure(_ name: String, _ value: String) -> CouchFailure {
    if keyNames.contains(name) { return .notJSON }
    let kind = numbers.contains(name) ? "integer" : "boolean"
    return .badQuery("Invalid value for \(kind): \"\(value)\"")
  }

  private mutating func take(_ name: String, _ value: JSONValue) throws(CouchFailure) {
    switch name {
    case "startkey", "start_key": start = value
    case "endkey", "end_key": end = value
    case "key": (start, end) = (value, value)
    case "keys":
      guard let elements = value.elements else { throw .badRequest("`keys` member must be an array.") }
      keys = elements
    case "limit": limit = try Self.number(name, value)
    // Places are counted from others: what is beyond any of them must not overflow.
    case "skip": skip = min(try Self.number(name, value), 1 << 40)
    case "group_level": groupLevel = try Self.number(name, value)
    default: try take(name, Self.flag(name, value))
    }
  }

  private mutating func take(_ name: String, _ value: Bool) {
    switch name {
    case "inclusive_end": inclusiveEnd = value
    case "descending": descending = value
    case "include_docs": includeDocs = value
    case "conflicts": conflicts = value
    case "update_seq": updateSequence = value
    case "reduce": reduce = value
    default: group = value
    }
  }

  private static func number(_ name: String, _ value: JSONValue) throws(CouchFailure) -> Int {
    guard let number = value.integer else { throw failure(name, String(decoding: value.bytes, as: UTF8.self)) }
    guard number >= 0 else { throw .badQuery("Invalid value for positive integer: \"\(number)\"") }
    return number
  }

  private static func flag(_ name: String, _ value: JSONValue) throws(CouchFailure) -> Bool {
    // Clients of old send them as text.
    switch value {
    case .boolean(let flag): return flag
    case .string(let text) where text.text == "true" || text.text == "false": return text.text == "true"
    default: throw failure(name, String(decoding: value.bytes, as: UTF8.self))
    }
  }
}
