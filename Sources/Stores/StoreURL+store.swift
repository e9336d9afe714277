#if canImport(Glibc)
  import Glibc
#endif

extension StoreURL {
  /// The store this names. Nothing is contacted yet.
  ///
  /// - Parameter journal: where DynamoDB's acknowledgements are written down; nil: the store's own default.
  public func makeStore(journal: String? = nil) throws(StoreError) -> any Store {
    switch kind {
    case .null: NullStore()
    case .sqlite(let path): SQLiteStore(path: path)
    case .couch(let server): couch(server)
    case .postgres, .dynamo: throw .usage("'\(place)' cannot be loaded by this build.")
    }
  }

  private func couch(_ server: Server) -> CouchStore {
    let host = server.host.contains(":") ? "[\(server.host)]" : server.host
    let port = server.port.map { ":\($0)" } ?? ""
    return CouchStore(
      server: (server.isEncrypted ? "https://" : "http://") + host + port, database: server.database,
      user: server.user, password: server.password ?? Self.variable("COUCHDB_PASSWORD"), place: place)
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
