import HTTPCodec
import JSON

extension CouchDatabase {
  /// `_changes`: documents in the order of their last change, as of now.
  func changes(_ question: Question) throws(CouchFailure) -> Answer {
    if let feed = question.queryItem("feed"), feed != "normal" {
      throw .notSpoken("_changes with feed=\(feed); ask again with feed=normal and since=last_seq")
    }
    let query = try ViewQuery(question)
    let since = try sequence(question.queryItem("since") ?? "0")
    let all = question.queryItem("style") == "all_docs"
    let entries = log.entries(after: since).filter { documents[$0.id]?.sequence == $0.sequence }
    var body: [UInt8] = []
    body.append("{\"results\":[\n")
    var last = since
    var written = 0
    for entry in query.descending ? entries.reversed() : entries where written < query.limit {
      guard let document = documents[entry.id] else { continue }
      if written > 0 { body.append(",\n") }
      append(entry, document, all: all, query, to: &body)
      written += 1
      last = entry.sequence
    }
    let pending = entries.count - written
    body.append("\n],\n\"last_seq\":")
    JSONText.append(sequenceText(pending == 0 && !query.descending ? log.last : last), to: &body)
    body.append(",\"pending\":")
    body.append(decimal: pending)
    body.append("}\n")
    return Answer(200, body)
  }

  /// `12-standin`, `12`, `now`.
  private func sequence(_ text: String) throws(CouchFailure) -> Int {
    if text == "now" { return log.last }
    let bare = text.filter { $0 != "\"" }
    guard let number = Int(bare.prefix { $0 != "-" }), number >= 0 else {
      throw .badRequest("Malformed sequence supplied in 'since' parameter.")
    }
    return number
  }

  private func append(
    _ entry: ChangeLog.Entry, _ document: CouchDocument, all: Bool, _ query: ViewQuery, to body: inout [UInt8]
  ) {
    let revisions = all ? document.leaves.map(\.revision) : [document.winner.revision]
    body.append("{\"seq\":")
    JSONText.append(sequenceText(entry.sequence), to: &body)
    body.append(",\"id\":")
    JSONText.append(entry.id.bytes, to: &body)
    body.append(",\"changes\":")
    JSONValue.array(revisions.map { ["rev": .text($0.description)] }).append(to: &body)
    if document.isDeleted { body.append(",\"deleted\":true") }
    if query.includeDocs {
      body.append(",\"doc\":")
      document.winner.append(
        to: &body, id: entry.id, extra: query.conflicts ? Self.conflicts(of: document) : [])
    }
    body.append("}")
  }
}
