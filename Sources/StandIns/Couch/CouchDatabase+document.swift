import HTTPCodec
import JSON

extension CouchDatabase {
  /// `/{db}/{document}`.
  func document(_ id: ByteKey, _ question: Question, _ dice: inout FaultDice) throws(CouchFailure) -> Answer {
    try question.require("GET", "PUT", "DELETE")
    if let failure = IncomingDocument.failure(ofID: id) { throw failure }
    let isLocal = id.hasPrefix("_local/")
    switch question.method {
    case "PUT": return try put(id, try IncomingDocument(parsing: question.body), question, &dice)
    case "DELETE": return isLocal ? try deleteLocal(id, question) : try delete(id, question, &dice)
    default: return isLocal ? try getLocal(id) : try get(id, question)
    }
  }

  // MARK: Writing

  func put(
    _ id: ByteKey, _ incoming: IncomingDocument, _ question: Question, _ dice: inout FaultDice
  ) throws(CouchFailure) -> Answer {
    guard incoming.size <= Self.longestDocument else { throw Self.tooLarge(id) }
    var incoming = incoming
    if let text = question.queryItem("rev") ?? question.entityTag("if-match") {
      if id.hasPrefix("_local/") {
        incoming.localGeneration = Int(text.dropFirst(2))
      } else {
        guard let revision = Revision(text.utf8) else { throw .badRevision }
        guard incoming.revision == nil || incoming.revision == revision else {
          throw .badRequest("Document rev from request body and query string have different values")
        }
        incoming.revision = revision
      }
    }
    if question.queryItem("batch") == "ok" {
      // Whoever does not wait for the write is told neither its revision nor that it failed.
      _ = write(id, incoming, &dice)
      return Answer(202, ["ok": true, "id": .string(id)])
    }
    if question.queryItem("new_edits") == "false" {
      if let failure = replicate(id, incoming) { throw failure }
      return written(id, incoming.revision?.description ?? "")
    }
    switch write(id, incoming, &dice) {
    case .success(let revision): return written(id, revision)
    case .failure(let failure): throw failure
    }
  }

  private func written(_ id: ByteKey, _ revision: String, status: Int = 201) -> Answer {
    Answer(
      status, ["ok": true, "id": .string(id), "rev": .text(revision)],
      fields: [("ETag", "\"\(revision)\""), ("X-Couch-Request-ID", "standin")])
  }

  private func delete(_ id: ByteKey, _ question: Question, _ dice: inout FaultDice) throws(CouchFailure) -> Answer {
    guard let current = documents[id] else { throw .missing }
    if current.isDeleted { throw .deleted }
    guard let text = question.queryItem("rev") ?? question.entityTag("if-match") else { throw .conflict }
    guard let revision = Revision(text.utf8) else { throw .badRevision }
    var tombstone = IncomingDocument(deleting: revision)
    tombstone.id = id
    switch write(id, tombstone, &dice) {
    case .success(let revision): return written(id, revision, status: 200)
    case .failure(let failure): throw failure
    }
  }

  // MARK: Reading

  private func get(_ id: ByteKey, _ question: Question) throws(CouchFailure) -> Answer {
    guard let document = documents[id] else { throw .missing }
    var leaf = document.winner
    if let text = question.queryItem("rev") {
      guard let revision = Revision(text.utf8) else { throw .badRevision }
      // Versions that others followed are not kept, as after a compaction.
      guard let asked = document.leaf(revision) else { throw .missing }
      leaf = asked
    } else if document.isDeleted {
      throw .deleted
    }
    if question.entityTag("if-none-match") == leaf.revision.description {
      return Answer(304, [], fields: [("ETag", "\"\(leaf.revision)\"")])
    }
    var extra: [UInt8] = []
    if question.queryItem("conflicts") == "true" { extra += Self.conflicts(of: document) }
    if question.queryItem("revs") == "true" { extra += Self.history(of: leaf) }
    if question.queryItem("local_seq") == "true" {
      extra += Array(",\"_local_seq\":\"\(Self.sequenceText(document.sequence))\"".utf8)
    }
    var body: [UInt8] = []
    leaf.append(to: &body, id: id, extra: extra)
    body.append("\n")
    return Answer(200, body, fields: [("ETag", "\"\(leaf.revision)\"")])
  }

  /// `,"_revisions":`: as far as it is kept, which is one.
  private static func history(of leaf: CouchDocument.Leaf) -> [UInt8] {
    let name = leaf.revision.description.split(separator: "-")[1]
    let value: JSONValue = ["start": .number(String(leaf.revision.generation)), "ids": [.text(String(name))]]
    return Array(",\"_revisions\":".utf8) + value.bytes
  }

  // MARK: Local documents

  private func getLocal(_ id: ByteKey) throws(CouchFailure) -> Answer {
    guard let document = local[id] else { throw .missing }
    var body: [UInt8] = []
    body.append("{\"_id\":")
    JSONText.append(id.bytes, to: &body)
    body.append(",\"_rev\":\"0-")
    body.append(decimal: document.generation)
    body.append("\"")
    if !document.fields.isEmpty { body.append(",") }
    body.append(contentsOf: document.fields)
    body.append("}\n")
    return Answer(200, body)
  }

  private func deleteLocal(_ id: ByteKey, _ question: Question) throws(CouchFailure) -> Answer {
    let generation = question.queryItem("rev").flatMap { Int($0.dropFirst(2)) }
    if let failure = deleteLocal(id, generation: generation) { throw failure }
    return Answer(200, ["ok": true, "id": .string(id), "rev": "0-0"])
  }
}

extension Question {
  /// The entity tag of a field, without its quotes.
  func entityTag(_ name: String) -> String? {
    field(name).map { $0.filter { $0 != "\"" } }
  }
}

extension IncomingDocument {
  /// What deleting a version writes.
  init(deleting revision: Revision) {
    self.revision = revision
    isDeleted = true
  }
}
