import JSON

/// An error as CouchDB tells it: status, a word, and a sentence.
struct CouchFailure: Error, Equatable, Sendable {
  var status: Int
  var error: String
  var reason: String

  init(_ status: Int, _ error: String, _ reason: String) {
    self.status = status
    self.error = error
    self.reason = reason
  }

  static let conflict = CouchFailure(409, "conflict", "Document update conflict.")
  static let missing = CouchFailure(404, "not_found", "missing")
  static let deleted = CouchFailure(404, "not_found", "deleted")
  static let noDatabase = CouchFailure(404, "not_found", "Database does not exist.")
  static let badRevision = CouchFailure(400, "bad_request", "Invalid rev format")
  static let notJSON = CouchFailure(400, "bad_request", "invalid UTF-8 JSON")
  static let tooMany = CouchFailure(
    429, "too_many_requests", "You've exceeded your rate limit allowance. Please try again later.")
  static let fault = CouchFailure(500, "internal_server_error", "The stand-in was told to fail now and then.")

  static func badRequest(_ reason: String) -> CouchFailure { CouchFailure(400, "bad_request", reason) }
  static func badQuery(_ reason: String) -> CouchFailure { CouchFailure(400, "query_parse_error", reason) }
  static func badID(_ reason: String) -> CouchFailure { CouchFailure(400, "illegal_docid", reason) }

  /// What only the real one can do.
  static func notSpoken(_ what: String) -> CouchFailure {
    CouchFailure(501, "not_implemented", "This is a stand-in for tests; it does not speak \(what).")
  }

  var answer: Answer {
    var fields: [(name: String, value: String)] = []
    if status == 401 { fields.append(("WWW-Authenticate", "Basic realm=\"stand-in\"")) }
    return Answer(status, ["error": .text(error), "reason": .text(reason)], fields: fields)
  }
}
