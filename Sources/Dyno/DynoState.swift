package import JSON

/// What a dyno remembers of itself: the document `couchdyno_meta`, as couchdyno writes it.
///
/// All of the document is kept, known or not; the properties look into it. What is ours alone stands in one field,
/// ``reservedField``, and only while a run is on its way or was broken off.
public struct DynoState: Equatable, Sendable {
  /// The document without `_id` and `_rev`, which are the store's; members of what is in it in the order of their names.
  package private(set) var fields: [String: JSONValue]

  /// Runs that are remembered; the oldest are forgotten.
  public static let historyLimit = 1_000
  public static let version = 1
  static let required = ["total", "size", "updates", "start"]

  /// A new dyno.
  /// - Parameter createdEpochSeconds: now.
  public init(total: Int, size: Int, updates: Int, createdEpochSeconds: Int) {
    fields = [
      "version": .integer(Self.version), "created": .integer(createdEpochSeconds),
      "last_ts": 0, "last_dt": 0, "last_updates": 0, "last_errors": 0,
      "start": 0, "history": [],
    ]
    self.total = total
    self.size = size
    self.updates = min(updates, total)
  }

  /// A dyno that is there.
  package init(document: JSONValue) throws(DynoStateProblem) {
    guard var fields = document.sorted.fields else { throw .notADocument }
    fields["_id"] = nil
    fields["_rev"] = nil
    for name in Self.required {
      let least = name == "total" ? 1 : 0
      guard let value = fields[name] else { throw .missing(name) }
      guard let number = value.integer, number >= least else { throw .notANumber(name, value.json, least: least) }
    }
    // couchdyno would count on; we had better not write a state of which we do not know what it means.
    if let version = fields["version"], version.integer != Self.version { throw .otherVersion(version.json) }
    self.fields = fields
  }

  /// The document as a store keeps it; CouchDB adds `_id` and `_rev`.
  package var document: JSONValue { JSONValue(fields: fields) }

  /// Documents there are to be.
  public var total: Int {
    get { number("total") }
    set { set("total", newValue) }
  }
  /// Letters of each document's `data`.
  public var size: Int {
    get { number("size") }
    set { set("size", newValue) }
  }
  /// Documents of a run.
  public var updates: Int {
    get { number("updates") }
    set { set("updates", newValue) }
  }
  /// The document with which the next window begins.
  public var start: Int {
    get { number("start") }
    set { set("start", newValue) }
  }

  /// Tells a dyno from one set up in its place later; whatever couchdyno wrote there.
  package var created: JSONValue? { fields["created"] }

  /// Runs, oldest first. Lines that cannot be read are left out here, and kept in the document.
  public var history: [HistoryLine] { (fields["history"]?.elements ?? []).compactMap(HistoryLine.init) }

  /// Remembers a run.
  mutating func remember(_ line: HistoryLine) {
    let lines = (fields["history"]?.elements ?? []) + [line.value]
    fields["history"] = .array(Array(lines.suffix(Self.historyLimit)))
    set("last_ts", line.startedEpochSeconds)
    fields["last_dt"] = HistoryLine.seconds(line.durationSeconds)
    set("last_updates", line.updates)
    set("last_errors", line.errors)
  }

  private func number(_ name: String) -> Int { fields[name]?.integer ?? 0 }

  private mutating func set(_ name: String, _ number: Int) { fields[name] = .integer(number) }

  mutating func set(_ name: String, to value: JSONValue?) { fields[name] = value }
}

/// Why a document `couchdyno_meta` is no state of a dyno.
public enum DynoStateProblem: Error, Equatable, CustomStringConvertible {
  case notADocument
  case missing(String)
  case notANumber(String, String, least: Int)
  case otherVersion(String)

  public var description: String {
    switch self {
    case .notADocument: "the document couchdyno_meta is not a JSON object"
    case .missing(let field): "the document couchdyno_meta has no field '\(field)'"
    case .notANumber(let field, let found, let least):
      "the document couchdyno_meta has '\(found)' in its field '\(field)', where a whole number from \(least) on is expected"
    case .otherVersion(let found):
      "the document couchdyno_meta is of version \(found); only version \(DynoState.version) is known"
    }
  }
}

/// One run, as the state remembers it: `[ts, dt, start, updates, errors]`.
public struct HistoryLine: Hashable, Sendable {
  /// When it began; also the `ts` of the documents it updated.
  public var startedEpochSeconds: Int
  /// To the millisecond. couchdyno cuts its own to whole seconds.
  public var durationSeconds: Double
  /// The document its window began with.
  public var start: Int
  /// Documents it tried to update.
  public var updates: Int
  /// Those of them that it did not.
  public var errors: Int

  public init(startedEpochSeconds: Int, durationSeconds: Double, start: Int, updates: Int, errors: Int) {
    self.startedEpochSeconds = startedEpochSeconds
    self.durationSeconds = (durationSeconds * 1_000).rounded() / 1_000
    self.start = start
    self.updates = updates
    self.errors = errors
  }

  init?(_ value: JSONValue) {
    guard let line = value.elements, line.count >= 5, let started = line[0].double, let duration = line[1].double,
      let whole = Int(exactly: started.rounded(.down)), let start = line[2].integer, let updates = line[3].integer,
      let errors = line[4].integer
    else { return nil }
    self.init(
      startedEpochSeconds: whole, durationSeconds: duration, start: start, updates: updates, errors: errors)
  }

  var value: JSONValue {
    [
      .integer(startedEpochSeconds), Self.seconds(durationSeconds), .integer(start),
      .integer(updates), .integer(errors),
    ]
  }

  /// Without a fraction where there is none, as couchdyno writes it.
  static func seconds(_ seconds: Double) -> JSONValue {
    let rounded = (seconds * 1_000).rounded() / 1_000
    return Int64(exactly: rounded).map { .integer($0) } ?? .real(rounded)
  }
}
