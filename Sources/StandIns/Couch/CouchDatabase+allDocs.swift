import HTTPCodec
import JSON

extension CouchDatabase {
  /// `_all_docs`: documents in the order of their names, by range or by list.
  func allDocs(_ query: ViewQuery) -> Answer {
    var body: [UInt8] = []
    if let keys = query.keys {
      begin(&body, offset: nil, query)
      var rows = RowWriter()
      for key in query.descending ? keys.reversed() : keys {
        rows.write(query, &body) { appendRow(forKey: key, query, to: &$0) }
      }
    } else {
      let (lower, upper) = range(query)
      let first = query.descending ? ids.count - ids.rank(upper) : ids.rank(lower)
      begin(&body, offset: min(first + query.skip, ids.count), query)
      var rows = RowWriter()
      // Skipped by place rather than one by one.
      rows.skipped = query.skip
      let from = query.descending ? lower : ids.place(lower, offsetBy: query.skip)
      let to = query.descending ? ids.place(upper, offsetBy: -query.skip) : upper
      ids.forEach(from: from, to: to, backwards: query.descending) { id in
        rows.write(query, &body) { appendRow(id, query, to: &$0) }
      }
    }
    body.append("\r\n]}\n")
    return Answer(200, body)
  }

  private func begin(_ body: inout [UInt8], offset: Int?, _ query: ViewQuery) {
    body.append("{\"total_rows\":")
    body.append(decimal: ids.count)
    body.append(",\"offset\":")
    if let offset { body.append(decimal: offset) } else { body.append("null") }
    if query.updateSequence {
      body.append(",\"update_seq\":")
      JSONText.append(Self.sequenceText(log.last), to: &body)
    }
    body.append(",\"rows\":[\r\n")
  }

  /// Between which places the names lie.
  private func range(_ query: ViewQuery) -> (SortedRun<ByteKey>.Place, SortedRun<ByteKey>.Place) {
    if query.descending {
      let upper = query.start.map { place($0, after: true) } ?? ids.end
      let lower = query.end.map { place($0, after: !query.inclusiveEnd) } ?? ids.start
      return (lower, upper)
    }
    let lower = query.start.map { place($0, after: false) } ?? ids.start
    let upper = query.end.map { place($0, after: query.inclusiveEnd) } ?? ids.end
    return (lower, upper)
  }

  /// Where a key stands among names: all names are strings, and these come after numbers and before arrays.
  private func place(_ key: JSONValue, after: Bool) -> SortedRun<ByteKey>.Place {
    switch key {
    case .null, .boolean, .number: ids.start
    case .array, .object: ids.end
    case .string(let id): ids.firstPlace { after ? id < $0 : !($0 < id) }
    }
  }

  private func appendRow(_ id: ByteKey, _ query: ViewQuery, to body: inout [UInt8]) {
    guard let document = documents[id] else { return }
    body.append("{\"id\":")
    JSONText.append(id.bytes, to: &body)
    body.append(",\"key\":")
    JSONText.append(id.bytes, to: &body)
    body.append(",\"value\":{\"rev\":\"")
    document.winner.revision.append(to: &body)
    body.append(document.isDeleted ? "\",\"deleted\":true}" : "\"}")
    if query.includeDocs { appendDocument(id, query, to: &body) }
    body.append("}")
  }

  /// `,"doc":` and what is shown of the document.
  func appendDocument(_ id: ByteKey, _ query: ViewQuery, to body: inout [UInt8]) {
    body.append(",\"doc\":")
    guard let document = documents[id], !document.isDeleted else { return body.append("null") }
    document.winner.append(to: &body, id: id, extra: query.conflicts ? Self.conflicts(of: document) : [])
  }

  /// `,"_conflicts":[...]`, if there are any.
  static func conflicts(of document: CouchDocument) -> [UInt8] {
    guard !document.conflicts.isEmpty else { return [] }
    let list = JSONValue.array(document.conflicts.map { .text($0.description) })
    return Array(",\"_conflicts\":".utf8) + list.bytes
  }

  private func appendRow(forKey key: JSONValue, _ query: ViewQuery, to body: inout [UInt8]) {
    if case .string(let id) = key, documents[id] != nil { return appendRow(id, query, to: &body) }
    body.append("{\"key\":")
    key.append(to: &body)
    body.append(",\"error\":\"not_found\"}")
  }

  /// How a change is named: a number, and something that clients must not read.
  static func sequenceText(_ sequence: Int) -> String { "\(sequence)-standin" }
}

/// Writes rows with commas between, and heeds skip and limit.
struct RowWriter {
  var skipped = 0
  private var written = 0

  init() {}

  /// - Returns: whether there may be more.
  @discardableResult
  mutating func write(_ query: ViewQuery, _ body: inout [UInt8], _ row: (inout [UInt8]) -> Void) -> Bool {
    guard skipped >= query.skip else {
      skipped += 1
      return true
    }
    guard written < query.limit else { return false }
    if written > 0 { body.append(",\r\n") }
    row(&body)
    written += 1
    return written < query.limit
  }
}
