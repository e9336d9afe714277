import JSON
package import Transfer

/// What CouchDB's refusals mean: status, and `{"error": word, "reason": sentence}` (chttpd.erl, `error_info`).
package struct CouchFailure: Hashable {
  let status: Int
  let error: String
  let reason: String
  var retryAfterSeconds: Double?

  init(status: Int, error: String, reason: String, retryAfterSeconds: Double? = nil) {
    self.status = status
    self.error = error
    self.reason = reason
    self.retryAfterSeconds = retryAfterSeconds
  }

  package init(_ answer: TransferAnswer) {
    let said = try? JSONValue(parsing: answer.body)
    self.init(
      status: answer.status, error: said?["error"]?.string ?? "", reason: said?["reason"]?.string ?? "",
      retryAfterSeconds: answer.retryAfterSeconds)
  }

  package func storeError(_ place: String) -> StoreError {
    let told = "(CouchDB: \([String(status), error, reason].filter { !$0.isEmpty }.joined(separator: " ")))"
    return StoreError(kind, "\(place) \(words) \(told).", retryAfterSeconds: retryAfterSeconds)
  }

  private var kind: StoreError.Kind {
    switch status {
    case 401, 403: .fatal(.notAuthorised)
    case 404, 410: .fatal(.noSuchDatabase)
    case 409, 412: .transient(.contended)
    case 429: .transient(.throttled)
    case 408: .transient(.timeout)
    case 507: .fatal(.occupied)
    case 501, 505: .fatal(.protocolViolation)
    case 500...: .transient(.server)
    case 413: .fatal(.rejectedData)
    case 400 where error == "illegal_database_name": .fatal(.usage)
    case 400 where ["illegal_docid", "doc_validation", "document_too_large"].contains(error): .fatal(.rejectedData)
    default: .fatal(.protocolViolation)
    }
  }

  private var words: String {
    switch status {
    case 401: "does not accept this name and password"
    case 403: "does not allow this"
    case 404, 410: "is not there"
    case 409, 412: "was changed by somebody else at the same time"
    case 413 where error == "document_too_large": "refuses a document for its size"
    case 413: "refuses a request for its size; a smaller --batch makes smaller ones"
    case 429: "asks for less"
    case 507: "has no room left"
    case 501, 505: "does not do this"
    case 500...: "failed"
    default: "refused"
    }
  }
}
