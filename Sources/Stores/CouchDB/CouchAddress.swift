import JSON
import Signing

/// Which database, on which server, as whom.
package struct CouchAddress: Sendable {
  /// `http://host:5984`, without a slash at the end.
  package let server: String
  package let database: String
  package let user: String?
  package let password: String?
  /// What is printed.
  package let place: String

  package init(server: String, database: String, user: String?, password: String?, place: String) {
    self.server = server
    self.database = database
    self.user = user
    self.password = password
    self.place = place
  }

  /// The database's URL, and what stands below it: `_bulk_docs`.
  func url(_ below: String = "") -> String {
    "\(server)/\(Self.encoded(database))" + (below.isEmpty ? "" : "/\(below)")
  }

  /// For a path segment or a value in a query: everything but letters, digits and `-._~` is encoded.
  package static func encoded(_ text: String) -> String { PercentEncoding.encode(text.utf8) }

  /// A text as a JSON value in a query: `startkey=%22weather_%22`.
  package static func encodedKey(_ key: String) -> String {
    var bytes: [UInt8] = []
    JSONText.append(key, to: &bytes)
    return encoded(String(decoding: bytes, as: UTF8.self))
  }
}
