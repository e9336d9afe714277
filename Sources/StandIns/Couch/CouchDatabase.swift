import JSON

/// One database: documents by name and in order, their changes, and the views that were asked for.
///
/// A class, so that it is never copied by accident. Belongs to whoever holds the model, on one thread.
final class CouchDatabase {
  let name: String
  let createdAtSeconds: Int
  private(set) var documents: [ByteKey: CouchDocument] = [:]
  /// Those that are not deleted.
  private(set) var ids = SortedRun<ByteKey>()
  private(set) var log = ChangeLog()
  private(set) var deletedCount = 0
  /// Bytes of all versions that are shown.
  private(set) var activeBytes = 0
  private(set) var local: [ByteKey: LocalDocument] = [:]
  /// By design document and name; made when first asked.
  var views: [String: CouchView] = [:]
  var security: [UInt8] = JSONValue.object([]).bytes
  /// CouchDB's default; in bytes of the document as sent.
  static let longestDocument = 8_000_000

  struct LocalDocument: Sendable {
    var generation: Int
    var fields: [UInt8]
  }

  init(name: String, createdAtSeconds: Int) {
    self.name = name
    self.createdAtSeconds = createdAtSeconds
  }

  // MARK: Writing

  /// Writes a version that has to follow the newest.
  func update(_ id: ByteKey, _ incoming: IncomingDocument) -> Result<Revision, CouchFailure> {
    guard let current = documents[id] else {
      guard incoming.revision == nil else { return .failure(.conflict) }
      let leaf = Self.leaf(incoming, following: nil)
      store(id, CouchDocument(leaf, sequence: 0), replacing: nil)
      return .success(leaf.revision)
    }
    guard let parent = incoming.revision ?? (current.isDeleted ? current.winner.revision : nil),
      current.leaf(parent) != nil
    else { return .failure(.conflict) }
    let leaf = Self.leaf(incoming, following: parent)
    var changed = current
    changed.replace(parent, by: leaf)
    store(id, changed, replacing: current)
    return .success(leaf.revision)
  }

  private static func leaf(_ incoming: IncomingDocument, following parent: Revision?) -> CouchDocument.Leaf {
    let revision = Revision(following: parent, isDeleted: incoming.isDeleted, fields: incoming.fields)
    return CouchDocument.Leaf(revision: revision, isDeleted: incoming.isDeleted, fields: incoming.fields)
  }

  /// Writes a version under the name it has already (`new_edits: false`): beside the others unless it follows one of them.
  func replicate(_ id: ByteKey, _ incoming: IncomingDocument) -> CouchFailure? {
    guard let revision = incoming.history.first ?? incoming.revision else {
      return .badRequest("Document revision is missing.")
    }
    let leaf = CouchDocument.Leaf(revision: revision, isDeleted: incoming.isDeleted, fields: incoming.fields)
    guard let current = documents[id] else {
      store(id, CouchDocument(leaf, sequence: 0), replacing: nil)
      return nil
    }
    if current.leaf(revision) != nil { return nil }
    var changed = current
    if let parent = incoming.history.dropFirst().first(where: { current.leaf($0) != nil }) {
      changed.replace(parent, by: leaf)
    } else {
      changed.add(leaf)
    }
    store(id, changed, replacing: current)
    return nil
  }

  private func store(_ id: ByteKey, _ document: CouchDocument, replacing former: CouchDocument?) {
    var document = document
    document.sequence = log.append(id)
    let wasThere = former?.isDeleted == false
    if wasThere != !document.isDeleted {
      if document.isDeleted { ids.remove(id) } else { ids.insert(id) }
    }
    deletedCount += (document.isDeleted ? 1 : 0) - (former?.isDeleted == true ? 1 : 0)
    activeBytes += document.winner.fields.count - (former?.winner.fields.count ?? 0)
    documents[id] = document
    log.tidy(documents: documents.count) { documents[$0.id]?.sequence == $0.sequence }
    // Its views may be others now.
    if id.hasPrefix("_design/") { views = views.filter { !$0.key.hasPrefix(id.text + "/") } }
  }

  /// As somebody else would who was at the document at the same moment: a document that is there gets a new version with the content it
  /// had; one that is not is written as it was sent.
  func intrude(_ id: ByteKey, _ incoming: IncomingDocument) {
    guard let current = documents[id], !current.isDeleted else {
      var first = incoming
      first.revision = nil
      _ = update(id, first)
      return
    }
    var same = incoming
    same.revision = current.winner.revision
    same.isDeleted = false
    same.fields = current.winner.fields
    _ = update(id, same)
  }

  // MARK: Local documents

  func updateLocal(_ id: ByteKey, _ fields: [UInt8], generation: Int?) -> Result<Int, CouchFailure> {
    let current = local[id]?.generation
    guard current == generation || current == nil && generation == 0 else { return .failure(.conflict) }
    let next = (current ?? 0) + 1
    local[id] = LocalDocument(generation: next, fields: fields)
    return .success(next)
  }

  func deleteLocal(_ id: ByteKey, generation: Int?) -> CouchFailure? {
    guard let current = local[id] else { return .missing }
    guard generation == current.generation else { return .conflict }
    local[id] = nil
    return nil
  }
}
