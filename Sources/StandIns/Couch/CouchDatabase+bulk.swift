import HTTPCodec
import JSON

extension CouchDatabase {
  /// `_bulk_docs`: each document by itself, told in the order they were sent.
  /// - Parameter makeID: a name for a document that has none.
  func bulk(_ body: [UInt8], _ dice: inout FaultDice, makeID: () -> String) throws(CouchFailure) -> Answer {
    let bulk = try IncomingBulk(parsing: body)
    for document in bulk.documents {
      if let failure = document.failure { throw failure }
      if document.size > Self.longestDocument { throw Self.tooLarge(document.id) }
    }
    var answer: [UInt8] = []
    answer.reserveCapacity(bulk.documents.count * 96)
    answer.append("[")
    for document in bulk.documents {
      let id = document.id ?? ByteKey(makeID())
      guard bulk.newEdits else {
        if let failure = replicate(id, document) { Self.append(failure, id, to: &answer) }
        continue
      }
      switch write(id, document, &dice) {
      case .success(let revision): Self.append(revision, id, to: &answer)
      case .failure(let failure): Self.append(failure, id, to: &answer)
      }
    }
    answer.append("]\n")
    return Answer(201, answer)
  }

  /// Writes one document of a client's, unless the dice have somebody else there first.
  /// - Returns: the revision as text.
  func write(_ id: ByteKey, _ document: IncomingDocument, _ dice: inout FaultDice) -> Result<String, CouchFailure> {
    if id.hasPrefix("_local/") {
      return updateLocal(id, document.fields, generation: document.localGeneration).map { "0-\($0)" }
    }
    if dice.strikes(.conflict) {
      intrude(id, document)
      return .failure(.conflict)
    }
    return update(id, document).map(\.description)
  }

  static func tooLarge(_ id: ByteKey?) -> CouchFailure {
    CouchFailure(413, "document_too_large", id?.text ?? "")
  }

  private static func append(_ revision: String, _ id: ByteKey, to answer: inout [UInt8]) {
    if answer.count > 1 { answer.append(",") }
    answer.append("{\"ok\":true,\"id\":")
    JSONText.append(id.bytes, to: &answer)
    answer.append(",\"rev\":\"")
    answer.append(contentsOf: revision.utf8)
    answer.append("\"}")
  }

  private static func append(_ failure: CouchFailure, _ id: ByteKey, to answer: inout [UInt8]) {
    if answer.count > 1 { answer.append(",") }
    answer.append("{\"id\":")
    JSONText.append(id.bytes, to: &answer)
    answer.append(",\"error\":")
    JSONText.append(failure.error, to: &answer)
    answer.append(",\"reason\":")
    JSONText.append(failure.reason, to: &answer)
    answer.append("}")
  }
}

/// The body of `_bulk_docs`.
struct IncomingBulk: Sendable {
  var documents: [IncomingDocument] = []
  var newEdits = true

  init(parsing body: [UInt8]) throws(CouchFailure) {
    var bulk = self
    var (bodyFailure, editsFailure): (CouchFailure?, CouchFailure?) = (Self.notAnObject, nil)
    do throws(JSONError) {
      try JSONScanner.scan(body) { (scanner) throws(JSONError) in
        guard scanner.kind() == .object else {
          try scanner.value()
          return try scanner.end()
        }
        bodyFailure = Self.noDocuments
        try scanner.object { (scanner, name) throws(JSONError) in
          if name.isWritten("docs", in: scanner.bytes) {
            let isList = scanner.kind() == .array
            bodyFailure = isList ? nil : Self.noList
            guard isList else {
              try scanner.value()
              return
            }
            try scanner.array { (scanner) throws(JSONError) in bulk.documents.append(try IncomingDocument(&scanner)) }
          } else if name.isWritten("new_edits", in: scanner.bytes) {
            let value = try JSONValue(&scanner)
            editsFailure = value == .boolean(true) || value == .boolean(false) ? nil : Self.noFlag
            bulk.newEdits = value.isTrue
          } else {
            try scanner.value()
          }
        }
        try scanner.end()
      }
    } catch { throw .notJSON }
    if let failure = bodyFailure ?? editsFailure { throw failure }
    self = bulk
  }

  private static let notAnObject = CouchFailure.badRequest("Request body must be a JSON object")
  private static let noDocuments = CouchFailure.badRequest("POST body must include `docs` parameter.")
  private static let noList = CouchFailure.badRequest("`docs` parameter must be an array.")
  private static let noFlag = CouchFailure.badRequest("`new_edits` parameter must be a boolean.")
}
