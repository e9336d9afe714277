import Datasets
import JSON
import Transfer

extension CouchClient {
  /// What `_all_docs` says of one document.
  package struct Listed {
    package let id: String
    /// nil: there is no such document, or it was deleted.
    package let revision: String?
  }

  /// Names from `first` to `last`, both included, in order; at most `limit` of them.
  package func list(_ first: String, through last: String, limit: Int? = nil) throws(StoreError) -> [Listed] {
    var query = "_all_docs?startkey=\(CouchAddress.encodedKey(first))&endkey=\(CouchAddress.encodedKey(last))"
    if let limit { query += "&limit=\(limit)" }
    var found: [Listed] = []
    try rows(demand("GET", query).body) { (row, _) in found.append(row) }
    return found
  }

  /// Calls `page` with all names of a source, a page at a time. Names, not the number that a view would tell: this is what is there.
  func pages(of schema: Schema, _ page: ([Listed]) throws(StoreError) -> Void) throws(StoreError) {
    let limit = 10_000
    var first = schema.firstName
    while true {
      let found = try list(first, through: schema.lastName, limit: limit)
      try page(found)
      guard found.count == limit, let last = found.last else { return }
      // The least name that follows.
      first = last.id + "\u{1}"
    }
  }

  /// The documents of these names, those that are there, as `document` finds them at its scanner.
  func documents(
    _ names: [String], _ document: (_ id: String, inout JSONScanner) throws(JSONError) -> Void
  ) throws(StoreError) {
    let keys: JSONValue = ["keys": .array(names.map(JSONValue.text))]
    let body = try demand("POST", "_all_docs?include_docs=true", body: keys.bytes).body
    try rows(body) { (row, found) throws(JSONError) in
      guard row.revision != nil, var found else { return }
      try document(row.id, &found)
    }
  }

  /// Goes through the rows of an answer of `_all_docs`; `document` stands at the document, when it is told.
  private func rows(
    _ body: [UInt8], _ visit: (_ row: Listed, _ document: JSONScanner?) throws(JSONError) -> Void
  ) throws(StoreError) {
    do throws(JSONError) {
      try JSONScanner.scan(body) { (scanner) throws(JSONError) in
        try scanner.members { (scanner, name) throws(JSONError) in
          guard name == "rows" else {
            try scanner.value()
            return
          }
          try scanner.array { (scanner) throws(JSONError) in
            let (row, document) = try Self.row(&scanner)
            try visit(row, document)
          }
        }
      }
    } catch {
      throw StoreError(error, from: place)
    }
  }

  /// `{"id":..,"key":..,"value":{"rev":..,"deleted":true},"doc":{..}}`, or `{"key":..,"error":"not_found"}`.
  private static func row(_ scanner: inout JSONScanner) throws(JSONError) -> (Listed, JSONScanner?) {
    var (id, revision, document): (String, String?, JSONScanner?) = ("", nil, nil)
    try scanner.members { (scanner, name) throws(JSONError) in
      switch name {
      case "key": id = try JSONValue(&scanner).string ?? ""
      case "value":
        let value = try JSONValue(&scanner)
        revision = value["deleted"] == true ? nil : value["rev"]?.string
      case "doc" where scanner.kind() == .object:
        document = JSONScanner(scanner.bytes, at: try scanner.value().lowerBound)
      default: try scanner.value()
      }
    }
    return (Listed(id: id, revision: revision), document)
  }
}

extension Schema {
  /// Names of this source's documents lie between these, whatever their numbers, and of another source only if its prefix goes on
  /// with a digit.
  var firstName: String { documentPrefix + "0" }
  var lastName: String { documentPrefix + "9\u{FFF0}" }
}
