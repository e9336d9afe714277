import CPostgres
import Foundation

/// A URL of PostgreSQL, `postgresql://user:password@host:port/database?option=...`, which libpq takes as it is, environment and all.
package struct ConnectionString: Sendable {
  /// With the password, and for libpq's eyes only.
  let url: String
  /// The same place without password and options.
  package let place: String
  /// How long connecting may take; nil: as long as it takes.
  let connectSeconds: Int?
  /// What the URL leaves to us: keyword and value, in libpq's terms.
  let defaults: [(keyword: String, value: String)]

  package init(_ url: String) throws(StoreError) {
    let settings = try Self.parse(url)
    self.url = url
    place = Self.place(settings)
    let wanted = settings["connect_timeout"] ?? ProcessInfo.processInfo.environment["PGCONNECT_TIMEOUT"] ?? "10"
    // As libpq has it: 0, negative or nonsense is for ever, and one second is too little to count.
    connectSeconds = Int(wanted).flatMap { $0 > 0 ? max($0, 2) : nil }
    defaults = Self.defaults.filter { settings[$0.keyword] == nil }
  }

  /// A server that is gone without a word is noticed within half a minute.
  private static let defaults = [
    ("fallback_application_name", "reactometer"), ("tcp_user_timeout", "30000"), ("keepalives_idle", "10"),
    ("keepalives_interval", "5"), ("keepalives_count", "4"),
  ].map { (keyword: $0.0, value: $0.1) }

  private static func parse(_ url: String) throws(StoreError) -> [String: String] {
    var complaint: UnsafeMutablePointer<CChar>?
    guard let options = PQconninfoParse(url, &complaint) else {
      defer { PQfreemem(complaint) }
      throw .fatal(.usage, "This is not a URL of PostgreSQL as libpq knows them: \(explain(complaint)).")
    }
    defer { PQconninfoFree(options) }
    var settings: [String: String] = [:]
    var option = options
    while let keyword = option.pointee.keyword {
      if let value = option.pointee.val { settings[String(cString: keyword)] = String(cString: value) }
      option += 1
    }
    return settings
  }

  /// libpq's complaint up to what it cites of the URL, which may be the password.
  private static func explain(_ complaint: UnsafeMutablePointer<CChar>?) -> String {
    let words = complaint.map { String(cString: $0) } ?? "no reason given"
    let spared = words.prefix { $0 != "\"" }.trimmingCharacters(in: .whitespacesAndNewlines.union([":"]))
    return spared.isEmpty ? "it has what it should not" : spared
  }

  private static func place(_ settings: [String: String]) -> String {
    let user = settings["user"].map { "\($0)@" } ?? ""
    let host = settings["host"] ?? settings["hostaddr"] ?? ""
    let port = settings["port"].flatMap { $0.allSatisfy { $0 == "," } ? nil : ":\($0)" } ?? ""
    let database = "/" + (settings["dbname"] ?? "")
    if host.hasPrefix("/") { return "postgresql://\(user)\(port)\(database)?host=\(host)" }
    return "postgresql://\(user)\(host.contains(":") ? "[\(host)]" : host)\(port)\(database)"
  }
}
