import JSON
import Transfer

/// What became of one document of a `_bulk_docs`.
package struct CouchResult: Hashable {
  var id = ""
  /// nil: it was written.
  var error: String?
  var reason = ""

  package var fate: Fate {
    switch error {
    case nil: .written
    case "conflict": .conflict
    case "forbidden", "doc_validation", "illegal_docid", "document_too_large", "bad_request": .rejected
    case "unauthorized": .notAuthorised
    // A time-out or a fault within the cluster: nobody knows, and it can be asked again.
    default: .unknown
    }
  }

  package enum Fate {
    case written, conflict, rejected, notAuthorised, unknown
  }

  package func storeError(_ place: String) -> StoreError {
    let told = "(CouchDB: \([error ?? "", reason].filter { !$0.isEmpty }.joined(separator: " ")))"
    switch fate {
    case .rejected: return .fatal(.rejectedData, "\(place) refused the document \(id) \(told).")
    case .notAuthorised: return .fatal(.notAuthorised, "\(place) does not allow writing the document \(id) \(told).")
    case .conflict, .written:
      return .transient(.contended, "\(place) has the document \(id) in another version \(told).")
    case .unknown: return .transient(.server, "\(place) failed to write the document \(id) \(told).")
    }
  }

  /// One for each document, in the order of the request.
  static func parse(_ body: [UInt8]) throws(JSONError) -> [CouchResult] {
    var results: [CouchResult] = []
    try JSONScanner.scan(body) { (scanner) throws(JSONError) in
      if scanner.kind() == .array {
        try scanner.array { (scanner) throws(JSONError) in results.append(try CouchResult(&scanner)) }
        return
      }
      // With status 500 the results may stand within an object.
      try scanner.object { (scanner, _) throws(JSONError) in
        guard scanner.kind() == .array else {
          try scanner.value()
          return
        }
        try scanner.array { (scanner) throws(JSONError) in results.append(try CouchResult(&scanner)) }
      }
    }
    return results
  }

  init(id: String = "", error: String? = nil, reason: String = "") {
    self.id = id
    self.error = error
    self.reason = reason
  }

  private init(_ scanner: inout JSONScanner) throws(JSONError) {
    var result = CouchResult()
    try scanner.members { (scanner, name) throws(JSONError) in
      switch name {
      case "id": result.id = try JSONValue(&scanner).string ?? ""
      case "error": result.error = try JSONValue(&scanner).string ?? "unknown"
      case "reason": result.reason = try JSONValue(&scanner).string ?? ""
      default: try scanner.value()
      }
    }
    self = result
  }
}

extension CouchClient {
  /// Sends a body of `count` documents and returns what became of each. That the request was answered with 201 says nothing about them,
  /// and neither does 500, which may come with results as well.
  package func bulk(_ body: [UInt8], count: Int) throws(StoreError) -> [CouchResult] {
    let answer = try ask("POST", "_bulk_docs", body: body)
    switch answer.status {
    case 200..<300:
      let results: [CouchResult]
      do {
        results = try CouchResult.parse(answer.body)
      } catch {
        throw StoreError(error, from: place)
      }
      guard results.count == count else {
        throw .fatal(
          .protocolViolation, "\(place) answered for \(results.count) documents, and \(count) were sent to it.")
      }
      return results
    case 500...:
      if let results = try? CouchResult.parse(answer.body), results.count == count { return results }
      throw CouchFailure(answer).storeError(place)
    default: throw CouchFailure(answer).storeError(place)
    }
  }
}
