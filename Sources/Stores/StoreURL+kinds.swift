extension StoreURL {
  /// SQLite's path stands as it is, percent signs and all; `sqlite:///absolute` is taken too.
  static func path(_ rest: Substring, _ place: String) throws(StoreError) -> String {
    let path = rest.hasPrefix("///") ? rest.dropFirst(2) : rest
    if path.isEmpty || path == "//" {
      throw .usage("'\(place)' names no file: write sqlite:PATH, such as sqlite:lab.db.")
    }
    if path.hasPrefix("//") {
      throw .usage("'\(place)' names a host, and SQLite has none: write sqlite:PATH, such as sqlite:lab.db.")
    }
    if path == ":memory:" || path.hasPrefix("file:") {
      throw .usage("'\(place)' is no file: name one that can be kept, such as sqlite:lab.db.")
    }
    if path.utf8.contains(0) { throw .usage("'\(place)' has a NUL in its path, which no file name can hold.") }
    return String(path)
  }

  static func postgres(_ parts: URLParts, _ place: String) throws(StoreError) -> Server {
    Server(parts, database: try database(parts, place, form: "postgresql://user@host/DATABASE"))
  }

  static func couch(_ parts: URLParts, isEncrypted: Bool, _ place: String) throws(StoreError) -> Server {
    guard parts.query == nil else {
      throw .usage("'\(place)' has a query, and a CouchDB database is named without one: leave out what follows '?'.")
    }
    guard !parts.host.isEmpty else { throw .usage("'\(place)' names no host: write http://host:5984/database.") }
    let database = try database(parts, place, form: "http://host:5984/DATABASE")
    guard isCouchName(database) else {
      throw .usage(
        "'\(database)' cannot be the name of a CouchDB database: it must begin with one of a-z, and hold only a-z, 0-9 "
          + "and _ $ ( ) + - /.")
    }
    var server = Server(parts, database: database)
    server.isEncrypted = isEncrypted
    return server
  }

  /// What the path names.
  private static func database(_ parts: URLParts, _ place: String, form: String) throws(StoreError) -> String {
    let segments = try parts.segments(of: place)
    guard let name = segments.first, !name.isEmpty else {
      throw .usage("'\(place)' names no database: write \(form).")
    }
    guard segments.count == 1 else {
      throw .usage("'\(place)' has more than a database name after the host: write a '/' within the name as %2F.")
    }
    return name
  }

  /// `^[a-z][a-z0-9_$()+/-]*$`, as CouchDB has it.
  static func isCouchName(_ name: String) -> Bool {
    let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = name.utf8.first, letters.contains(first) else { return false }
    return name.utf8.allSatisfy { letters.contains($0) || digits.contains($0) || "_$()+/-".utf8.contains($0) }
  }

  static func dynamo(_ parts: URLParts, _ place: String) throws(StoreError) -> Table {
    guard parts.user == nil, parts.port == nil else {
      throw .usage(
        "'\(place)' has more than a region before the table: keys come from AWS_ACCESS_KEY_ID and "
          + "AWS_SECRET_ACCESS_KEY, another server from ?endpoint=http://host:port.")
    }
    let isRegion = parts.host.utf8.allSatisfy { $0 == UInt8(ascii: "-") || isAlphanumeric($0) }
    guard !parts.host.isEmpty, isRegion else {
      throw .usage("'\(place)' names no region: write dynamodb://REGION/TABLE, such as dynamodb://eu-west-1/markers.")
    }
    let segments = try parts.segments(of: place)
    guard segments.count == 1, let name = segments.first, !name.isEmpty else {
      throw .usage("'\(place)' names no table: write dynamodb://REGION/TABLE, such as dynamodb://eu-west-1/markers.")
    }
    let isName = name.utf8.allSatisfy { isAlphanumeric($0) || "_.-".utf8.contains($0) }
    guard (3...255).contains(name.utf8.count), isName else {
      throw .usage(
        "'\(name)' cannot be the name of a DynamoDB table: it takes 3 to 255 of a-z, A-Z, 0-9 and _ - and dots.")
    }
    return Table(region: parts.host, name: name, endpoint: try endpoint(parts.query, place))
  }

  private static func endpoint(_ query: String?, _ place: String) throws(StoreError) -> String? {
    guard let query else { return nil }
    let prefix = "endpoint="
    guard query.hasPrefix(prefix), !query.contains("&") else {
      throw .usage("'\(place)' asks for something unknown: after '?' only endpoint=http://host:port can stand.")
    }
    let text = URLParts.decoded(query.dropFirst(prefix.count)) ?? ""
    let sentence = "'\(place)' has an endpoint that is none: write ?endpoint=http://host:port or https://host."
    let scheme = ["http:", "https:"].first { text.hasPrefix($0) }
    guard let scheme, let parts = try? URLParts(text.dropFirst(scheme.count), of: place) else { throw .usage(sentence) }
    let isPlain = parts.user == nil && parts.password == nil && parts.query == nil && ["", "/"].contains(parts.path)
    guard isPlain, !parts.host.isEmpty else { throw .usage(sentence) }
    return text.hasSuffix("/") ? String(text.dropLast()) : text
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"):
      true
    default: false
    }
  }
}

extension StoreURL.Server {
  init(_ parts: URLParts, database: String) {
    self.init(
      host: parts.host, port: parts.port, user: parts.user, password: parts.password, database: database)
  }
}
