/// Which store is meant, read from one text once: what follows works with its parts, and no password is printed.
///
/// ```
/// sqlite:PATH
/// postgresql://user:password@host:5432/database?sslmode=require      also postgres://; whatever libpq takes
/// http://user:password@host:5984/database                            CouchDB; https:// with TLS
/// dynamodb://region/table?endpoint=http://127.0.0.1:5000             endpoint: AWS's own unless said
/// null:                                                              records are made and thrown away
/// ```
///
/// User and password are percent-decoded, so that `p%40ss` is `p@ss`.
public struct StoreURL: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    case null
    case sqlite(path: String)
    /// libpq reads the whole text itself.
    case postgres(Server, uri: String)
    case couch(Server)
    case dynamo(Table)
  }

  /// A database on a server.
  public struct Server: Hashable, Sendable {
    public var isEncrypted = false
    /// Without the brackets of an IPv6 address; empty: where libpq looks by itself.
    public var host: String
    public var port: Int?
    public var user: String?
    public var password: String?
    public var database: String
  }

  public struct Table: Hashable, Sendable {
    public var region: String
    public var name: String
    /// `http://127.0.0.1:5000`; nil: `https://dynamodb.REGION.amazonaws.com`.
    public var endpoint: String?
  }

  public let kind: Kind
  /// The URL without password, for what is printed.
  public let place: String

  /// - Throws: ``StoreError/Fatal/usage``, in a sentence without the password.
  public init(parsing text: String) throws(StoreError) {
    let place = Secrets.hidden(in: text)
    self.place = place
    guard let colon = text.firstIndex(of: ":") else { throw Self.unknown(place) }
    let scheme = text[..<colon].lowercased()
    let rest = text[text.index(after: colon)...]
    switch scheme {
    case "null":
      guard rest.isEmpty else {
        throw .usage("'\(place)' says too much: the store that keeps nothing is just 'null:'.")
      }
      kind = .null
    case "sqlite": kind = .sqlite(path: try Self.path(rest, place))
    case "postgresql", "postgres":
      kind = .postgres(try Self.postgres(URLParts(rest, of: place), place), uri: text)
    case "http", "https":
      kind = .couch(try Self.couch(URLParts(rest, of: place), isEncrypted: scheme == "https", place))
    case "dynamodb": kind = .dynamo(try Self.dynamo(URLParts(rest, of: place), place))
    default: throw Self.unknown(place)
    }
  }

  /// Whether anything can be read back from there.
  public var keepsRecords: Bool { kind != .null }

  /// What the store is called in sentences.
  public var product: String {
    switch kind {
    case .null: "null:"
    case .sqlite: "SQLite"
    case .postgres: "PostgreSQL"
    case .couch: "CouchDB"
    case .dynamo: "DynamoDB"
    }
  }

  private static func unknown(_ place: String) -> StoreError {
    .usage(
      "'\(place)' names no store: write sqlite:PATH, postgresql://..., http://host:5984/database (CouchDB), "
        + "dynamodb://region/table or null:.")
  }
}

extension StoreError {
  static func usage(_ sentence: String) -> StoreError { .fatal(.usage, sentence) }
}
