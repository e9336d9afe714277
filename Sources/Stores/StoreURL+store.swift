#if canImport(Glibc)
  import Glibc
#endif

extension StoreURL {
  /// The store this names. Nothing is contacted yet.
  ///
  /// Keys that the URL does not hold are taken from the environment: `COUCHDB_PASSWORD`, `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`,
  /// `AWS_SESSION_TOKEN`; libpq takes `PGPASSWORD` itself.
  ///
  /// - Parameter journal: where DynamoDB's acknowledgements are written down; nil: the store's own default.
  public func makeStore(journal: String? = nil) throws(StoreError) -> any Store {
    switch kind {
    case .null: return NullStore()
    case .sqlite(let path): return SQLiteStore(path: path)
    case .couch(let server): return couch(server)
    case .dynamo(let table):
      return DynamoStore(
        region: table.region, table: table.name, endpoint: table.endpoint,
        accessKey: Self.variable("AWS_ACCESS_KEY_ID"), secret: Self.variable("AWS_SECRET_ACCESS_KEY"),
        sessionToken: Self.variable("AWS_SESSION_TOKEN"), journal: journal, place: place)
    case .postgres(_, let uri): return try PostgresStore(url: uri)
    }
  }

  private func couch(_ server: Server) -> CouchStore {
    let host = server.host.contains(":") ? "[\(server.host)]" : server.host
    let port = server.port.map { ":\($0)" } ?? ""
    return CouchStore(
      server: (server.isEncrypted ? "https://" : "http://") + host + port, database: server.database,
      user: server.user, password: server.password ?? Self.variable("COUCHDB_PASSWORD"), place: place)
  }

  /// Nil also when it is empty.
  private static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
