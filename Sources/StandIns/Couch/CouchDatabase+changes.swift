import HTTPCodec
import JSON

extension CouchDatabase {
  /// `_changes`: documents in the order of their last change.
  func changes(_ question: Question) throws(CouchFailure) -> Answer {
    let query = try ChangesQuery(question, last: log.last)
    let found = changes(query)
    // A head has no end to wait for, and backwards nothing new can come.
    let ends = query.feed == .normal || question.method == "HEAD" || query.descending
    if ends || query.feed == .longpoll && found.count > 0 {
      return Answer(200, Array("{\"results\":[\n".utf8) + found.rows + Self.end(found))
    }
    let feed = ChangesFeed(database: name, query)
    var answer = Answer(200, feed.beginning)
    answer.feed = feed
    return answer
  }

  /// Some changes, and what is to be known of the others.
  struct Changes {
    /// With commas between.
    var rows: [UInt8] = []
    var count = 0
    /// The change up to which everything has been told.
    var last: Int
    /// Changes that were not told.
    var pending = 0

    init(last: Int, pending: Int = 0) {
      self.last = last
      self.pending = pending
    }
  }

  /// The changes there are.
  func changes(_ query: ChangesQuery) -> Changes {
    let entries = log.entries(after: query.since).filter { documents[$0.id]?.sequence == $0.sequence }
    var changes = Changes(last: query.since)
    for entry in query.descending ? entries.reversed() : entries {
      guard changes.count < query.limit, let document = documents[entry.id] else { break }
      if changes.count > 0 { changes.rows.append(",\n") }
      append(entry, document, query, to: &changes.rows)
      changes.count += 1
      changes.last = entry.sequence
    }
    changes.pending = entries.count - changes.count
    if changes.pending == 0, !query.descending { changes.last = log.last }
    return changes
  }

  /// What stands after all changes.
  static func end(_ changes: Changes) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append("\n],\n\"last_seq\":")
    JSONText.append(sequenceText(changes.last), to: &bytes)
    bytes.append(",\"pending\":")
    bytes.append(decimal: changes.pending)
    bytes.append("}\n")
    return bytes
  }

  func append(
    _ entry: ChangeLog.Entry, _ document: CouchDocument, _ query: ChangesQuery, to body: inout [UInt8]
  ) {
    let revisions = query.allVersions ? document.leaves.map(\.revision) : [document.winner.revision]
    body.append("{\"seq\":")
    JSONText.append(Self.sequenceText(entry.sequence), to: &body)
    body.append(",\"id\":")
    JSONText.append(entry.id.bytes, to: &body)
    body.append(",\"changes\":")
    JSONValue.array(revisions.map { ["rev": .text($0.description)] }).append(to: &body)
    if document.isDeleted { body.append(",\"deleted\":true") }
    if query.includesDocuments {
      body.append(",\"doc\":")
      document.winner.append(
        to: &body, id: entry.id, extra: query.includesConflicts ? Self.conflicts(of: document) : [])
    }
    body.append("}")
  }
}
