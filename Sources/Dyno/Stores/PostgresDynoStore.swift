package import JSON
package import Stores

/// A dyno in a database of PostgreSQL: the table `cdyno` with a row for each document, and `couchdyno_meta` with the state as JSON.
///
/// A bulk update is one statement for the rows that are there and one for those that are not; rows are locked in the order of their
/// numbers, so that two executors in the same window wait for each other and do not block each other.
package final class PostgresDynoStore: DynoStore {
  package var place: String { target.place }
  private let target: ConnectionString
  private var opened: PostgresConnection?

  /// - Parameter url: as libpq takes it.
  package init(url: String) throws(StoreError) { target = try ConnectionString(url) }

  private func connection() throws(StoreError) -> PostgresConnection {
    if let opened { return opened }
    let connection = try PostgresConnection(target)
    opened = connection
    return connection
  }

  /// A connection that failed is not used again.
  private func perform<Value>(
    _ body: (PostgresConnection) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    do {
      return try body(connection())
    } catch {
      opened = nil
      throw error
    }
  }

  package func isThere() throws(StoreError) -> Bool {
    do {
      return try perform { connection throws(StoreError) in
        try connection.query("select 1 where to_regclass('couchdyno_meta') is not null").count == 1
      }
    } catch {
      // Then neither is a dyno in it.
      if error.kind == .fatal(.noSuchDatabase) { return false }
      throw error
    }
  }

  package func create(replacing: Bool) throws(StoreError) {
    _ = try perform { connection throws(StoreError) in
      // Sent together, so all of it happens or nothing.
      try connection.query(
        (replacing ? "drop table if exists cdyno, couchdyno_meta; " : "")
          + "create table cdyno (id bigint primary key, rev bigint not null, ts bigint not null, data text not null); "
          + "create table couchdyno_meta (id text primary key, rev bigint not null, document text not null)")
    }
  }

  package func loadState() throws(StoreError) -> (document: JSONValue, revision: Revision)? {
    guard try isThere() else { return nil }
    let result = try perform { connection throws(StoreError) in
      try connection.query("select rev, document from couchdyno_meta where id = $1", [DocumentName.state])
    }
    guard result.count == 1 else { return nil }
    return (try RelationalDyno.document(result.text(0, 1), place), Revision(result.text(0, 0)))
  }

  package func saveState(_ document: JSONValue, expecting revision: Revision?) throws(StoreError) -> Revision? {
    let text = document.json
    let result = try perform { connection throws(StoreError) in
      if let revision {
        return try connection.query(
          "update couchdyno_meta set rev = rev + 1, document = $1 where id = $2 and rev = $3::bigint returning rev",
          [text, DocumentName.state, revision.text])
      }
      return try connection.query(
        "insert into couchdyno_meta (id, rev, document) values ($1, 1, $2) on conflict do nothing returning rev",
        [DocumentName.state, text])
    }
    return result.count == 1 ? Revision(result.text(0, 0)) : nil
  }

  package func revisions(of documents: Range<Int>) throws(StoreError) -> [Int: Revision] {
    let result = try perform { connection throws(StoreError) in
      try connection.query(
        "select id, rev from cdyno where id >= $1::bigint and id < $2::bigint",
        ["\(documents.lowerBound)", "\(documents.upperBound)"])
    }
    var found: [Int: Revision] = [:]
    for row in 0..<result.count { found[result.integer(row, 0)] = Revision(result.text(row, 1)) }
    return found
  }

  package func update(_ batch: Batch) throws(StoreError) -> [UpdateOutcome] {
    let known = batch.documents.filter { batch.revisions[$0] != nil }
    let new = batch.documents.filter { batch.revisions[$0] == nil }
    var updated: Set<Int> = []
    if !known.isEmpty {
      let revisions = Self.array(known.map { batch.revisions[$0]?.text ?? "" })
      updated.formUnion(
        try changed(
          """
          with wanted as (select * from unnest($1::bigint[], $2::bigint[], $3::text[]) as w (id, rev, data)),
            locked as (select c.id from cdyno c join wanted w on c.id = w.id and c.rev = w.rev order by c.id for update of c)
          update cdyno c set rev = c.rev + 1, ts = $4::bigint, data = w.data from wanted w join locked l on l.id = w.id
          where c.id = w.id returning c.id
          """, [Self.array(known.map(String.init)), revisions, Self.data(known, batch), "\(batch.epochSeconds)"]))
    }
    if !new.isEmpty {
      updated.formUnion(
        try changed(
          """
          insert into cdyno (id, rev, ts, data)
          select id, 1, $3::bigint, data from unnest($1::bigint[], $2::text[]) as w (id, data) order by id
          on conflict do nothing returning id
          """, [Self.array(new.map(String.init)), Self.data(new, batch), "\(batch.epochSeconds)"]))
    }
    return batch.documents.map { updated.contains($0) ? .updated : .conflict }
  }

  private func changed(_ statement: String, _ parameters: [String]) throws(StoreError) -> [Int] {
    let result = try perform { connection throws(StoreError) in try connection.query(statement, parameters) }
    return (0..<result.count).map { result.integer($0, 0) }
  }

  /// An array in PostgreSQL's own text; for numbers.
  private static func array(_ elements: [String]) -> String { "{" + elements.joined(separator: ",") + "}" }

  /// An array of the documents' letters, which need no escapes.
  private static func data(_ documents: [Int], _ batch: Batch) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(documents.count * (batch.size + 3) + 2)
    bytes.append(UInt8(ascii: "{"))
    for (place, document) in documents.enumerated() {
      bytes.append(contentsOf: (place > 0 ? ",\"" : "\"").utf8)
      batch.appendData(of: document, to: &bytes)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: "}"))
    return String(decoding: bytes, as: UTF8.self)
  }

  package func contents(of documents: [Int]) throws(StoreError) -> [Int: DocumentContent] {
    let result = try perform { connection throws(StoreError) in
      try connection.query(
        "select id, ts, data from cdyno where id = any($1::bigint[])", [Self.array(documents.map(String.init))])
    }
    var found: [Int: DocumentContent] = [:]
    for row in 0..<result.count {
      found[result.integer(row, 0)] = DocumentContent(epochSeconds: result.integer(row, 1), data: result.text(row, 2))
    }
    return found
  }

  package func facts() throws(StoreError) -> [(String, String)] {
    let result = try perform { connection throws(StoreError) in
      try connection.query(
        "select pg_total_relation_size('cdyno') + pg_total_relation_size('couchdyno_meta'), (select count(*) from cdyno)"
      )
    }
    return [("sizes.file", result.text(0, 0)), ("doc_count", result.text(0, 1))]
  }

  package func survey(goOn: () -> Bool) throws(StoreError) -> Survey {
    let result = try perform { connection throws(StoreError) in
      // By day, since there may be as many seconds as there were runs.
      try connection.query("select min(ts), count(*) from cdyno group by ts / 86400")
    }
    var survey = Survey()
    for row in 0..<result.count {
      survey.census.count(epochSeconds: result.integer(row, 0), documents: result.integer(row, 1))
    }
    return survey
  }
}
