package import JSON
package import Stores
internal import Transfer

/// A dyno in a database of CouchDB, as couchdyno keeps it: documents `cdyno_...` with `ts` and `data`, and `couchdyno_meta`.
package final class CouchDynoStore: DynoStore {
  private let client: CouchClient

  /// Documents of a page, when names or documents are gone through.
  private static let page = 10_000
  /// The most bytes of documents that a page of a survey should have.
  private static let surveyBytes = 8_000_000

  /// - Parameter server: `http://host:5984`, without name, password or path.
  package init(server: String, database: String, user: String?, password: String?, place: String) {
    let server = server.hasSuffix("/") ? String(server.dropLast()) : server
    client = CouchClient(
      CouchAddress(server: server, database: database, user: user, password: password, place: place))
  }

  package var place: String { client.place }

  package func isThere() throws(StoreError) -> Bool {
    let answer = try client.ask("GET")
    if answer.status == 404 { return false }
    guard answer.status == 200 else { throw CouchFailure(answer).storeError(place) }
    return true
  }

  package func create(replacing: Bool) throws(StoreError) {
    if replacing {
      let answer = try client.ask("DELETE")
      guard answer.status == 404 || (200..<300).contains(answer.status) else {
        throw CouchFailure(answer).storeError(place)
      }
    }
    let answer = try client.ask("PUT")
    if answer.status == 412 { throw .fatal(.occupied, "\(place) already exists.") }
    guard (200..<300).contains(answer.status) else { throw CouchFailure(answer).storeError(place) }
  }

  package func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    let answer = try client.ask("GET", DocumentName.state)
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw CouchFailure(answer).storeError(place) }
    guard let document = try? JSONValue(parsing: answer.body), let revision = document["_rev"]?.string else {
      throw notUnderstood(DocumentName.state)
    }
    return (document, Revision(revision))
  }

  package func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    var fields = document.fields ?? [:]
    fields["_id"] = .text(DocumentName.state)
    fields["_rev"] = revision.map { .text($0.text) }
    let answer = try client.ask("PUT", DocumentName.state, body: JSONValue(fields: fields).bytes)
    if answer.status == 409 { return nil }
    guard (200..<300).contains(answer.status) else { throw CouchFailure(answer).storeError(place) }
    guard let saved = (try? JSONValue(parsing: answer.body))?["rev"]?.string else {
      throw notUnderstood(DocumentName.state)
    }
    return Revision(saved)
  }

  package func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    var found: [Int: Revision] = [:]
    guard let last = documents.last else { return found }
    var first = documents.lowerBound
    while first <= last {
      let rows = try client.list(
        DocumentName.of(first), through: DocumentName.of(min(last, first + Self.page - 1)), limit: Self.page)
      for row in rows {
        if let index = DocumentName.index(row.id), let text = row.revision { found[index] = Revision(text) }
      }
      first += Self.page
    }
    return found
  }

  package func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    var body: [UInt8] = []
    body.reserveCapacity(batch.documents.count * (batch.size + 120) + 20)
    body.append(contentsOf: "{\"docs\":[".utf8)
    for (place, document) in batch.documents.enumerated() {
      body.append(contentsOf: (place > 0 ? ",{\"_id\":\"" : "{\"_id\":\"").utf8)
      body.append(contentsOf: DocumentName.of(document).utf8)
      if let revision = batch.revisions[document] { body.append(contentsOf: "\",\"_rev\":\"\(revision.text)".utf8) }
      body.append(contentsOf: "\",\"ts\":\(batch.epochSeconds),\"data\":\"".utf8)
      batch.appendData(of: document, to: &body)
      body.append(contentsOf: "\"}".utf8)
    }
    body.append(contentsOf: "]}".utf8)
    do {
      return try client.bulk(body, count: batch.documents.count).map { outcome(of: $0) }
    } catch {
      // One document that is too large has the whole request refused.
      guard error.kind == .fatal(.rejectedData) else { throw error }
      return batch.documents.map { _ in .failed(error.sentence) }
    }
  }

  private func outcome(of result: CouchResult) -> UpdateOutcome {
    switch result.fate {
    case .written: .updated
    case .conflict: .conflict
    case .rejected: .failed(result.storeError(place).sentence)
    case .notAuthorised, .unknown: .refused(result.storeError(place))
    }
  }

  package func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    var found: [Int: DocumentContent] = [:]
    let keys: JSONValue = ["keys": .array(documents.map { .text(DocumentName.of($0)) })]
    let body = try client.demand("POST", "_all_docs?include_docs=true", body: keys.bytes).body
    guard let rows = (try? JSONValue(parsing: body))?["rows"]?.elements else { throw notUnderstood("_all_docs") }
    for document in rows.compactMap({ $0["doc"] }) {
      guard let name = document["_id"]?.string, let index = DocumentName.index(name),
        let seconds = document["ts"]?.integer,
        let data = document["data"]?.string
      else { continue }
      found[index] = DocumentContent(epochSeconds: seconds, data: data)
    }
    return found
  }

  package func facts() throws(StoreError) -> [(String, String)] {
    let answer = try client.demand("GET")
    guard let told = try? JSONValue(parsing: answer.body) else { throw notUnderstood("the database") }
    var facts: [(String, String)] = []
    for size in ["file", "external"] {
      if let value = told["sizes"]?[size]?.integer { facts.append(("sizes.\(size)", "\(value)")) }
    }
    if let count = told["doc_count"]?.integer { facts.append(("doc_count", "\(count)")) }
    // CouchDB 1.x has a number here.
    if let sequence = told["update_seq"] { facts.append(("update_seq", shortened(sequence.string ?? sequence.json))) }
    return facts
  }

  private func shortened(_ sequence: String) -> String { sequence.count > 40 ? "\(sequence.prefix(40))..." : sequence }

  /// Reads the documents themselves: a view would have to be built first, and would be there for good.
  package func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    var survey = Survey()
    var first = DocumentName.prefix
    // Few, until it is known how large they are.
    var limit = 10
    while goOn() {
      let query =
        "_all_docs?include_docs=true&conflicts=true&limit=\(limit)&startkey=\(CouchAddress.encodedKey(first))"
        + "&endkey=\(CouchAddress.encodedKey(DocumentName.prefix + "\u{FFF0}"))"
      let body = try client.demand("GET", query).body
      guard let rows = (try? JSONValue(parsing: body))?["rows"]?.elements else { throw notUnderstood("_all_docs") }
      for row in rows { count(row["doc"], into: &survey) }
      guard rows.count == limit, let last = rows.last?["id"]?.string else { break }
      // The least name that follows.
      first = last + "\u{1}"
      limit = min(Self.page, max(1, Self.surveyBytes / max(1, body.count / rows.count)))
    }
    return survey
  }

  private func count(_ document: JSONValue?, into survey: inout Survey) {
    guard let document, let name = document["_id"]?.string, DocumentName.index(name) != nil else { return }
    if let moment = document["ts"]?.double, let seconds = Int(exactly: moment.rounded(.down)) {
      survey.census.count(epochSeconds: seconds)
    }
    survey.conflicts += document["_conflicts"]?.elements?.count ?? 0
  }

  private func notUnderstood(_ what: String) -> StoreError {
    .fatal(.protocolViolation, "\(place) answered for \(what) what cannot be understood.")
  }
}
