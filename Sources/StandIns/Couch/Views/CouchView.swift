import JSON

/// A view's index: rows in the order of their keys, brought up to date when it is asked.
struct CouchView: Sendable {
  struct Row: Comparable, Sendable {
    var key: JSONValue
    var id: ByteKey
    /// Which emission of its document.
    var ordinal: Int
    var value: JSONValue

    static func < (left: Row, right: Row) -> Bool {
      let order = Collation.compare(left.key, right.key)
      guard order == 0 else { return order < 0 }
      return left.id == right.id ? left.ordinal < right.ordinal : left.id < right.id
    }

    static func == (left: Row, right: Row) -> Bool {
      left.id == right.id && left.ordinal == right.ordinal && Collation.compare(left.key, right.key) == 0
    }
  }

  enum Reduction: String, Sendable {
    case sum = "_sum"
    case count = "_count"
    case stats = "_stats"
  }

  let map: MapFunction
  let reduction: Reduction?
  private(set) var rows = SortedRun<Row>()
  private var rowsByDocument: [ByteKey: [Row]] = [:]
  private var sequence = 0

  init(map: MapFunction, reduction: Reduction?) {
    self.map = map
    self.reduction = reduction
  }

  /// Takes up what has changed since the last time.
  mutating func catchUp(with database: CouchDatabase) {
    for entry in database.log.entries(after: sequence) {
      guard let document = database.documents[entry.id], document.sequence == entry.sequence else { continue }
      for row in rowsByDocument.removeValue(forKey: entry.id) ?? [] { rows.remove(row) }
      guard !document.isDeleted, !entry.id.hasPrefix("_design/") else { continue }
      let fresh = emissions(of: document, entry.id)
      if !fresh.isEmpty { rowsByDocument[entry.id] = fresh }
      for row in fresh { rows.insert(row) }
    }
    sequence = database.log.last
  }

  private func emissions(of document: CouchDocument, _ id: ByteKey) -> [Row] {
    var text: [UInt8] = []
    document.winner.append(to: &text, id: id, extra: CouchDatabase.conflicts(of: document))
    guard let value = try? JSONValue(parsing: text) else { return [] }
    return map.emissions(for: value).enumerated().map { ordinal, emission in
      Row(key: emission.key, id: id, ordinal: ordinal, value: emission.value)
    }
  }

  // MARK: Ranges

  /// Between which places the rows of a query lie.
  func range(_ query: ViewQuery) -> (SortedRun<Row>.Place, SortedRun<Row>.Place) {
    let (low, lowID) = query.descending ? (query.end, query.endID) : (query.start, query.startID)
    let (high, highID) = query.descending ? (query.start, query.startID) : (query.end, query.endID)
    let includesLow = !query.descending || query.inclusiveEnd
    let includesHigh = query.descending || query.inclusiveEnd
    let lower = low.map { place(before: $0, lowID, includes: includesLow) } ?? rows.start
    let upper = high.map { place(after: $0, highID, includes: includesHigh) } ?? rows.end
    return (lower, upper)
  }

  private func place(before key: JSONValue, _ id: ByteKey?, includes: Bool) -> SortedRun<Row>.Place {
    rows.firstPlace { row in
      let order = Collation.compare(row.key, key)
      guard order == 0 else { return order > 0 }
      guard includes else { return false }
      return id.map { !(row.id < $0) } ?? true
    }
  }

  private func place(after key: JSONValue, _ id: ByteKey?, includes: Bool) -> SortedRun<Row>.Place {
    rows.firstPlace { row in
      let order = Collation.compare(row.key, key)
      guard order == 0 else { return order > 0 }
      guard includes else { return true }
      return id.map { $0 < row.id } ?? false
    }
  }
}

/// What a built-in reduce function has seen.
struct ReductionState: Sendable {
  let reduction: CouchView.Reduction
  private var count = 0
  private var integers = 0
  private var sum = 0.0
  private var squares = 0.0
  private var least = Double.infinity
  private var most = -Double.infinity
  private var isWhole = true

  init(_ reduction: CouchView.Reduction) { self.reduction = reduction }

  mutating func take(_ value: JSONValue) throws(CouchFailure) {
    count += 1
    if reduction == .count { return }
    guard case .number(let text) = value, let number = Double(text) else {
      throw CouchFailure(
        500, "builtin_reduce_error", "The \(reduction.rawValue) function requires that map values be numbers.")
    }
    if let integer = Int(text) { integers &+= integer } else { isWhole = false }
    sum += number
    squares += number * number
    least = min(least, number)
    most = max(most, number)
  }

  var value: JSONValue {
    switch reduction {
    case .count: .number(String(count))
    case .sum: .number(isWhole ? String(integers) : String(sum))
    case .stats:
      [
        "sum": .number(isWhole ? String(integers) : String(sum)), "count": .number(String(count)),
        "min": Self.number(least), "max": Self.number(most), "sumsqr": Self.number(squares),
      ]
    }
  }

  private static func number(_ value: Double) -> JSONValue {
    .number(Int(exactly: value).map { String($0) } ?? String(value))
  }
}
