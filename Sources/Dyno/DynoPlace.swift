package import Stores

/// Which store a dyno's URL means.
public enum DynoPlace {
  /// Where a dyno lives when nothing is said.
  public static let usual = "sqlite:dyno.db"

  /// Nothing is contacted yet.
  /// - Parameter environment: a variable's value, for passwords and keys that stand in no URL.
  package static func store(
    at url: StoreURL, environment: (String) -> String? = { _ in nil }
  ) throws(StoreError) -> any DynoStore {
    switch url.kind {
    case .sqlite(let path): return SQLiteDynoStore(path: path)
    case .couch(let server):
      let host = server.host.contains(":") ? "[\(server.host)]" : server.host
      return CouchDynoStore(
        server: (server.isEncrypted ? "https://" : "http://") + host + (server.port.map { ":\($0)" } ?? ""),
        database: server.database, user: server.user, password: server.password ?? environment("COUCHDB_PASSWORD"),
        place: url.place)
    case .dynamo(let table):
      return try DynamoDynoStore(
        region: table.region, table: table.name, endpoint: table.endpoint, environment: environment, place: url.place)
    case .postgres(_, let uri): return try PostgresDynoStore(url: uri)
    case .null:
      throw .fatal(.usage, "a dyno does not live in \(url.place): use SQLite, PostgreSQL, CouchDB or DynamoDB.")
    }
  }
}
