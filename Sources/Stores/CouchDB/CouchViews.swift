import Datasets
import JSON
import Transfer

/// The views that CommCare's pages read users by: `_design/users/_view/by_username` and `by_domain`. The first who asks one has it built.
struct CouchViews {
  static let path = "_design/users"

  let document: JSONValue

  /// nil when the dataset has no users: sources with a unique `username`.
  init?(_ dataset: Dataset) {
    let users = dataset.sources.map(\.schema).filter { $0.unique.contains(["username"]) }
    let types = users.compactMap(\.documentType)
    guard !types.isEmpty else { return nil }
    let isUser = types.map { "doc.doc_type === \"\($0)\"" }.joined(separator: " || ")
    func view(_ column: String) -> JSONValue {
      ["map": .text("function (doc) { if (\(isUser)) { emit(doc.\(column), null); } }"), "reduce": "_count"]
    }
    document = [
      "_id": .text(Self.path), "language": "javascript",
      "views": ["by_username": view("username"), "by_domain": view("domain")],
    ]
  }
}

extension CouchClient {
  /// Makes the views, or leaves those that are there.
  func makeViews(_ dataset: Dataset) throws(StoreError) {
    guard let views = CouchViews(dataset) else { return }
    let answer = try ask("PUT", CouchViews.path, body: views.document.bytes)
    guard answer.status != 409 else { return }
    guard (200..<300).contains(answer.status) else { throw CouchFailure(answer).storeError(place) }
  }
}
