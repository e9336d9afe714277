import JSON

/// What is asked of `_changes`.
struct ChangesQuery: Sendable {
  enum Feed: Sendable {
    /// What there is.
    case normal
    /// What there is or, while that is nothing, what comes next.
    case longpoll
    /// What there is and what comes, a line each.
    case continuous
  }

  var feed: Feed
  /// The change after which to begin.
  var since: Int
  /// The most changes that are told.
  var limit: Int
  let descending: Bool
  let includesDocuments: Bool
  let includesConflicts: Bool
  /// All versions of each document rather than the one that is shown.
  let allVersions: Bool
  let hasHeartbeat: Bool
  /// How long a feed is silent before it says a blank line, or ends.
  let patienceMilliseconds: Int

  /// CouchDB's `[chttpd] changes_timeout`, which is also the most that can be asked for.
  static let longestPatience = 60_000

  /// - Parameter last: the newest change there is, which `now` stands for.
  init(_ question: Question, last: Int) throws(CouchFailure) {
    if let filter = question.queryItem("filter") { throw .notSpoken("_changes with filter=\(filter)") }
    let view = try ViewQuery(question)
    limit = view.limit
    descending = view.descending
    includesDocuments = view.includeDocs
    includesConflicts = view.conflicts
    allVersions = question.queryItem("style") == "all_docs"
    since = try Self.sequence(question.queryItem("since") ?? "0", last: last)
    feed = try Self.feed(question.queryItem("feed") ?? "normal")
    let heartbeat = try Self.heartbeat(question.queryItem("heartbeat"))
    let timeout = try Self.timeout(question.queryItem("timeout"))
    hasHeartbeat = heartbeat != nil
    patienceMilliseconds = min(heartbeat ?? timeout ?? Self.longestPatience, Self.longestPatience)
  }

  private static func feed(_ text: String) throws(CouchFailure) -> Feed {
    switch text {
    case "normal": return .normal
    case "longpoll": return .longpoll
    case "continuous", "live": return .continuous
    case "eventsource": throw .notSpoken("_changes with feed=eventsource")
    default: throw .badRequest("Supported `feed` types: normal, continuous, live, longpoll, eventsource")
    }
  }

  /// `12-standin`, `12`, `now`.
  private static func sequence(_ text: String, last: Int) throws(CouchFailure) -> Int {
    if text == "now" { return last }
    let bare = text.filter { $0 != "\"" }
    guard let number = Int(bare.prefix { $0 != "-" }), number >= 0 else {
      throw .badRequest("Malformed sequence supplied in 'since' parameter.")
    }
    return number
  }

  private static func heartbeat(_ text: String?) throws(CouchFailure) -> Int? {
    guard let text else { return nil }
    if text == "true" { return longestPatience }
    guard let number = Int(text) else {
      throw .badRequest("Invalid heartbeat value. Expecting a positive integer value (in milliseconds).")
    }
    guard number > 0 else {
      throw .badRequest("The heartbeat value should be a positive integer (in milliseconds).")
    }
    return number
  }

  private static func timeout(_ text: String?) throws(CouchFailure) -> Int? {
    guard let text else { return nil }
    guard let number = Int(text) else { throw .badRequest("The timeout parameter should be a non-negative integer") }
    guard number >= 0 else { throw .badRequest("The timeout value should be a non-negative integer") }
    return number
  }
}
