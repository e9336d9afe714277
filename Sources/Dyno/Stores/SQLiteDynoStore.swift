internal import GRDB
package import JSON
package import Stores

/// A dyno in a file of SQLite: the table `cdyno` with a row for each document, and `couchdyno_meta` with the state as JSON.
///
/// `rev` counts a row's updates, as the number before the dash does in CouchDB. A bulk update is one transaction.
package final class SQLiteDynoStore: DynoStore {
  package let place: String
  private let path: String
  private var opened: Stores.SQLiteConnection?

  package init(path: String) {
    self.path = path
    place = "sqlite:\(path)"
  }

  private func connection(making: Bool = false) throws(StoreError) -> Stores.SQLiteConnection {
    if let opened { return opened }
    let connection = try Stores.SQLiteConnection(path: path, place: place, mustExist: !making)
    opened = connection
    return connection
  }

  /// Nothing where there is no file, or no dyno in it.
  private func whereThere<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value? {
    do {
      return try connection().transaction(.deferred) { database in
        try database.tableExists(RelationalDyno.stateTable) ? try body(database) : nil
      }
    } catch {
      if error.kind == .fatal(.noSuchDatabase) { return nil }
      throw error
    }
  }

  package func isThere() throws(StoreError) -> Bool { try whereThere { _ in true } ?? false }

  package func create(replacing: Bool) throws(StoreError) {
    let connection = try connection(making: true)
    try connection.journalAhead()
    try connection.transaction(.immediate) { database in
      if replacing {
        for table in RelationalDyno.tables { try database.execute(sql: "drop table if exists \(table)") }
      } else if try RelationalDyno.tables.contains(where: { try database.tableExists($0) }) {
        throw StoreError.fatal(.occupied, "\(place) has a table \(RelationalDyno.documentTable) already.")
      }
      try database.execute(
        sql:
          "create table cdyno (id integer primary key, rev integer not null, ts integer not null, data text not null)")
      try database.execute(
        sql: "create table couchdyno_meta (id text primary key, rev integer not null, document text not null)")
    }
  }

  package func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    let row = try whereThere { database in
      try Row.fetchOne(
        database, sql: "select rev, document from couchdyno_meta where id = ?", arguments: [DocumentName.state]
      ).map { (number: $0[0] as Int64, text: $0[1] as String) }
    }
    guard let row, let row else { return nil }
    return (try RelationalDyno.document(row.text, place), Revision(String(row.number)))
  }

  package func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    let text = document.json
    return try connection().transaction(.immediate) { database in
      if let revision = try revision.map({ try RelationalDyno.number($0, place) }) {
        try database.execute(
          sql: "update couchdyno_meta set rev = rev + 1, document = ? where id = ? and rev = ?",
          arguments: [text, DocumentName.state, revision])
        return database.changesCount == 1 ? Revision(String(revision + 1)) : nil
      }
      try database.execute(
        sql: "insert into couchdyno_meta (id, rev, document) values (?, 1, ?) on conflict do nothing",
        arguments: [DocumentName.state, text])
      return database.changesCount == 1 ? Revision("1") : nil
    }
  }

  package func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    try connection().transaction(.deferred) { database in
      var found: [Int: Revision] = [:]
      let rows = try Row.fetchCursor(
        database.cachedStatement(sql: "select id, rev from cdyno where id >= ? and id < ?"),
        arguments: [documents.lowerBound, documents.upperBound])
      while let row = try rows.next() { found[row[0]] = Revision(String(row[1] as Int64)) }
      return found
    }
  }

  package func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    try connection().transaction(.immediate) { database in
      let update = try database.cachedStatement(
        sql: "update cdyno set rev = rev + 1, ts = ?, data = ? where id = ? and rev = ?")
      let insert = try database.cachedStatement(
        sql: "insert into cdyno (ts, data, id, rev) values (?, ?, ?, 1) on conflict do nothing")
      var data: [UInt8] = []
      return try batch.documents.map { document in
        data.removeAll(keepingCapacity: true)
        batch.appendData(of: document, to: &data)
        let text = String(decoding: data, as: UTF8.self)
        if let revision = batch.revisions[document] {
          try update.execute(arguments: [
            batch.epochSeconds, text, document, try RelationalDyno.number(revision, place),
          ])
        } else {
          try insert.execute(arguments: [batch.epochSeconds, text, document])
        }
        return database.changesCount == 1 ? .updated : .conflict
      }
    }
  }

  package func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    try connection().transaction(.deferred) { database in
      let statement = try database.cachedStatement(sql: "select ts, data from cdyno where id = ?")
      var found: [Int: DocumentContent] = [:]
      for document in documents {
        guard let row = try Row.fetchOne(statement, arguments: [document]) else { continue }
        found[document] = DocumentContent(epochSeconds: row[0], data: row[1])
      }
      return found
    }
  }

  package func facts() throws(StoreError) -> [(String, String)] {
    try connection().transaction(.deferred) { database in
      let pages = try Int.fetchOne(database, sql: "pragma page_count") ?? 0
      let size = try Int.fetchOne(database, sql: "pragma page_size") ?? 0
      let documents = try Int.fetchOne(database, sql: "select count(*) from cdyno") ?? 0
      return [("sizes.file", "\(pages * size)"), ("doc_count", "\(documents)")]
    }
  }

  package func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    try connection().transaction(.deferred) { database in
      var survey = Survey()
      let rows = try Row.fetchCursor(database, sql: "select ts, count(*) from cdyno group by ts")
      while let row = try rows.next(), goOn() { survey.census.count(epochSeconds: row[0], documents: row[1]) }
      return survey
    }
  }
}

/// What the two relational stores share.
enum RelationalDyno {
  static let documentTable = "cdyno"
  static let stateTable = "couchdyno_meta"
  static let tables = [documentTable, stateTable]

  static func document(_ text: String, _ place: String) throws(StoreError) -> JSONValue {
    if let document = try? JSONValue(parsing: text) { return document }
    throw .fatal(.protocolViolation, "\(place): what stands in \(stateTable) is no JSON.")
  }

  static func number(_ revision: Revision, _ place: String) throws(StoreError) -> Int64 {
    if let number = Int64(revision.text) { return number }
    throw .fatal(.protocolViolation, "\(place): '\(revision.text)' is no revision of this store.")
  }
}
