import HTTPCodec
import JSON

extension CouchModel {
  /// `/{db}` itself.
  mutating func database(
    _ question: Question, _ name: String, atSeconds now: Int, _ dice: inout FaultDice
  ) throws(CouchFailure) -> Answer {
    switch question.method {
    case "PUT":
      guard Self.isDatabaseName(name) else { throw Self.illegal(name) }
      guard databases[name] == nil else {
        throw CouchFailure(
          412, "file_exists", "The database could not be created, the file already exists.")
      }
      databases[name] = CouchDatabase(name: name, createdAtSeconds: now)
      return Answer(201, ["ok": true], fields: [("Location", question.path)])
    case "DELETE":
      // What a script sends that has lost the name of a document.
      guard question.queryItem("rev") == nil else {
        throw .badRequest(
          "You tried to DELETE a database with a ?=rev parameter. Did you mean to DELETE a document instead?")
      }
      guard databases.removeValue(forKey: name) != nil else { throw .noDatabase }
      return Answer(200, ["ok": true])
    case "POST":
      guard let database = databases[name] else { throw .noDatabase }
      try question.requireJSON()
      let document = try IncomingDocument(parsing: question.body)
      let id = document.id ?? ByteKey(makeID())
      return try database.put(id, document, question, &dice)
    default:
      try question.require("GET", "PUT", "POST", "DELETE")
      guard let database = databases[name] else {
        throw Self.isDatabaseName(name) ? .noDatabase : Self.illegal(name)
      }
      return Answer(200, database.information)
    }
  }

  static func isDatabaseName(_ name: String) -> Bool {
    if systemDatabases.contains(name) { return true }
    guard let first = name.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
      default: "_$()+-/".utf8.contains(byte)
      }
    }
  }

  private static func illegal(_ name: String) -> CouchFailure {
    CouchFailure(
      400, "illegal_database_name",
      "Name: '\(name)'. Only lowercase characters (a-z), digits (0-9), and any of the characters _, $, (, ), +, -, and / "
        + "are allowed. Must begin with a letter.")
  }

  /// What is asked inside a database.
  mutating func inside(
    _ database: CouchDatabase, _ question: Question, _ path: [String], _ dice: inout FaultDice
  ) throws(CouchFailure) -> Answer {
    switch path[0] {
    case "_bulk_docs":
      try question.require("POST")
      try question.requireJSON()
      return try database.bulk(question.body, &dice) { makeID() }
    case "_all_docs":
      try question.require("GET", "POST")
      if question.method == "POST" { try question.requireJSON() }
      return database.allDocs(try ViewQuery(question))
    case "_ensure_full_commit", "_compact":
      try question.require("POST")
      return Answer(path[0] == "_compact" ? 202 : 201, ["ok": true, "instance_start_time": "0"])
    case "_changes":
      try question.require("GET", "POST")
      if question.method == "POST" { try question.requireJSON() }
      return try database.changes(question)
    case "_pages" where path.count == 2: return try database.page(path[1], question)
    case "_security": return try database.security(question)
    default: break
    }
    if path[0].hasPrefix("_"), !path[0].hasPrefix("_design"), !path[0].hasPrefix("_local") {
      throw .notSpoken(path[0])
    }
    var path = path
    if path.count > 1, path[0] == "_design" || path[0] == "_local" {
      path[0...1] = [path[0] + "/" + path[1]]
    }
    if path[0].hasPrefix("_design/"), path.count == 3, path[1] == "_view" {
      try question.require("GET", "POST")
      if question.method == "POST" { try question.requireJSON() }
      return try database.view(path[0], path[2], try ViewQuery(question))
    }
    guard path.count == 1 else {
      throw .notSpoken(path[1].hasPrefix("_") ? "\(path[1]) of a document" : "attachments")
    }
    return try database.document(ByteKey(path[0]), question, &dice)
  }
}

extension CouchModel {
  // A feed of a database that has gone, or was made anew, has nothing more to tell.

  func more(_ feed: inout ChangesFeed) -> ChangesFeed.Piece {
    guard let database = database(of: feed) else { return ChangesFeed.Piece(bytes: farewell(feed), next: .ended) }
    return database.more(&feed)
  }

  func farewell(_ feed: ChangesFeed) -> [UInt8] {
    database(of: feed)?.farewell(feed) ?? CouchDatabase.farewell(feed, last: feed.query.since, pending: 0)
  }

  private func database(of feed: ChangesFeed) -> CouchDatabase? {
    databases[feed.database].flatMap { $0.log.last >= feed.query.since ? $0 : nil }
  }
}

extension CouchDatabase {
  /// What `GET /{db}` tells: to clients of CouchDB 3, and to those of 1.x that read `disk_size`.
  var information: JSONValue {
    [
      "db_name": .text(name), "purge_seq": "0-standin", "update_seq": .text(Self.sequenceText(log.last)),
      "sizes": [
        "file": .number(String(activeBytes)), "external": .number(String(activeBytes)),
        "active": .number(String(activeBytes)),
      ],
      "disk_size": .number(String(activeBytes)), "data_size": .number(String(activeBytes)), "props": [:],
      "doc_del_count": .number(String(deletedCount)), "doc_count": .number(String(ids.count)),
      "disk_format_version": 8, "compact_running": false, "cluster": ["q": 1, "n": 1, "w": 1, "r": 1],
      "instance_start_time": .text(String(createdAtSeconds)),
    ]
  }

  func security(_ question: Question) throws(CouchFailure) -> Answer {
    try question.require("GET", "PUT")
    guard question.method == "PUT" else { return Answer(200, security) }
    guard let value = try? JSONValue(parsing: question.body), value.members != nil else { throw .notJSON }
    security = value.bytes
    return Answer(200, ["ok": true])
  }
}
