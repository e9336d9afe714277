import HTTPCodec
import JSON

extension CouchDatabase {
  /// `/{db}/_design/{design}/_view/{name}`.
  func view(_ design: String, _ name: String, _ query: ViewQuery) throws(CouchFailure) -> Answer {
    let place = "\(design)/\(name)"
    // Taken out, so that it is changed in place.
    let known = views.removeValue(forKey: place)
    var view: CouchView
    if let known { view = known } else { view = try makeView(design, name) }
    view.catchUp(with: self)
    defer { views[place] = view }
    let reduces = view.reduction != nil && query.reduce != false
    if query.reduce == true, view.reduction == nil { throw .badQuery("Reduce is invalid for map-only views.") }
    if reduces, query.includeDocs { throw .badQuery("`include_docs` is invalid for reduce") }
    if reduces, query.keys != nil, !query.group {
      throw .badQuery("Multi-key fetches for reduce views must use `group=true`")
    }
    if !reduces, query.group || query.groupLevel ?? 0 > 0 { throw .badQuery("Invalid use of grouping on a map view.") }
    if let start = query.start, let end = query.end {
      let order = Collation.compare(start, end)
      if query.descending ? order < 0 : order > 0 {
        throw .badQuery(
          "No rows can match your key range, reverse your start_key and end_key or set descending=\(!query.descending)")
      }
    }
    return try reduces ? reduced(view, query) : mapped(view, query)
  }

  /// Each asked key is a range of its own.
  private func ranges(_ query: ViewQuery) -> [ViewQuery] {
    guard let keys = query.keys else { return [query] }
    return keys.map { key in
      var one = query
      (one.start, one.end, one.inclusiveEnd) = (key, key, true)
      return one
    }
  }

  private func mapped(_ view: CouchView, _ query: ViewQuery) -> Answer {
    var body: [UInt8] = []
    let (lower, upper) = view.range(query)
    let before = query.descending ? view.rows.count - view.rows.rank(upper) : view.rows.rank(lower)
    body.append("{\"total_rows\":")
    body.append(decimal: view.rows.count)
    body.append(",\"offset\":")
    body.append(decimal: min(before + query.skip, view.rows.count))
    if query.updateSequence {
      body.append(",\"update_seq\":")
      JSONText.append(Self.sequenceText(log.last), to: &body)
    }
    body.append(",\"rows\":[\r\n")
    var rows = RowWriter()
    for range in ranges(query) {
      var (lower, upper) = view.range(range)
      if query.keys == nil {
        rows.skipped = query.skip
        if query.descending { upper = view.rows.place(upper, offsetBy: -query.skip) }
        if !query.descending { lower = view.rows.place(lower, offsetBy: query.skip) }
      }
      view.rows.forEach(from: lower, to: upper, backwards: query.descending) { row in
        rows.write(query, &body) { append(row, query, to: &$0) }
      }
    }
    body.append("\r\n]}\n")
    return Answer(200, body)
  }

  private func append(_ row: CouchView.Row, _ query: ViewQuery, to body: inout [UInt8]) {
    body.append("{\"id\":")
    JSONText.append(row.id.bytes, to: &body)
    body.append(",\"key\":")
    row.key.append(to: &body)
    body.append(",\"value\":")
    row.value.append(to: &body)
    if query.includeDocs {
      // A value may point at another document.
      let other = row.value["_id"]?.string.map { ByteKey($0) }
      appendDocument(other ?? row.id, query, to: &body)
    }
    body.append("}")
  }

  // MARK: Reduced

  private func reduced(_ view: CouchView, _ query: ViewQuery) throws(CouchFailure) -> Answer {
    guard let reduction = view.reduction else { return Answer(200, ["rows": []]) }
    var groups: [(key: JSONValue, state: ReductionState)] = []
    var failure: CouchFailure?
    for range in ranges(query) {
      let (lower, upper) = view.range(range)
      var isFirst = true
      view.rows.forEach(from: lower, to: upper, backwards: query.descending) { row in
        let key = Self.group(row.key, query)
        if isFirst && query.keys != nil || groups.last.map({ Collation.compare($0.key, key) != 0 }) ?? true {
          groups.append((key, ReductionState(reduction)))
        }
        isFirst = false
        do throws(CouchFailure) { try groups[groups.count - 1].state.take(row.value) } catch { failure = error }
        return failure == nil
      }
    }
    if let failure { throw failure }
    var body: [UInt8] = []
    body.append("{\"rows\":[\r\n")
    var rows = RowWriter()
    for group in groups {
      rows.write(query, &body) { body in
        body.append("{\"key\":")
        group.key.append(to: &body)
        body.append(",\"value\":")
        group.state.value.append(to: &body)
        body.append("}")
      }
    }
    body.append("\r\n]}\n")
    return Answer(200, body)
  }

  /// What rows of one group have in common: all of the key, the beginning of an array, or nothing.
  private static func group(_ key: JSONValue, _ query: ViewQuery) -> JSONValue {
    if query.group { return key }
    guard let level = query.groupLevel, level > 0 else { return .null }
    if case .array(let elements) = key { return .array(Array(elements.prefix(level))) }
    return key
  }

  // MARK: Definitions

  private func makeView(_ design: String, _ name: String) throws(CouchFailure) -> CouchView {
    guard let document = documents[ByteKey(design)] else { throw .missing }
    if document.isDeleted { throw .deleted }
    let text = Array("{".utf8) + document.winner.fields + Array("}".utf8)
    guard let definition = (try? JSONValue(parsing: text))?["views"]?[name], let source = definition["map"]?.string
    else { throw CouchFailure(404, "not_found", "missing_named_view") }
    return CouchView(map: try Self.map(source, name), reduction: try Self.reduction(definition["reduce"]?.string))
  }

  private static func map(_ source: String, _ name: String) throws(CouchFailure) -> MapFunction {
    do throws(MapError) {
      return try MapFunction(parsing: source)
    } catch {
      // Two views of CommCare go by their name, whatever loops theirs are made of.
      guard let known = knownMaps[name], let function = try? MapFunction(parsing: known) else {
        throw .notSpoken(error.reason)
      }
      return function
    }
  }

  private static let knownMaps = [
    "by_username": "function(doc) { if (doc.username) emit(doc.username, null); }",
    "by_domain": "function(doc) { if (doc.domain) emit(doc.domain, null); }",
  ]

  private static func reduction(_ source: String?) throws(CouchFailure) -> CouchView.Reduction? {
    guard let source, !source.isEmpty else { return nil }
    guard let reduction = CouchView.Reduction(rawValue: source) else {
      throw .notSpoken("reduce functions but _sum, _count and _stats")
    }
    return reduction
  }
}
