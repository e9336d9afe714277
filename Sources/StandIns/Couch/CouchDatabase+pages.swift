import HTTPCodec
import JSON
import Signing

extension CouchDatabase {
  /// `/{db}/_pages/users?page=N&size=M`: what no database has, a list in pages as a site's API would give it, for trying out what
  /// times pages.
  func page(_ name: String, _ question: Question) throws(CouchFailure) -> Answer {
    try question.require("GET")
    guard let prefix = Self.pagePrefixes[name] else {
      throw CouchFailure(
        404, "not_found", "There are pages of \(Self.pagePrefixes.keys.sorted().joined(separator: ", ")).")
    }
    let number = question.queryItem("page").map { Int($0) } ?? 1
    let size = question.queryItem("size").map { Int($0) } ?? 20
    guard let number, let size, number > 0, (1...1_000).contains(size) else {
      throw .badQuery("page counts from 1, and size goes from 1 to 1000")
    }
    let lower = ids.firstPlace { !($0 < ByteKey(prefix)) }
    // The byte after the underscore that ends a prefix.
    let upper = ids.firstPlace { !($0 < ByteKey(prefix.dropLast() + "`")) }
    let total = ids.rank(upper) - ids.rank(lower)
    let (before, overflow) = (number - 1).multipliedReportingOverflow(by: size)
    let first = overflow ? total : min(before, total)
    let from = ids.place(lower, offsetBy: first)
    let to = ids.place(lower, offsetBy: min(first + size, total))
    return Answer(200, pageBody(name, number, size, total, hasMore: first + size < total, from, to))
  }

  private static let pagePrefixes = ["web_users": "webuser_", "users": "user_", "cases": "case_", "forms": "form_"]

  private func pageBody(
    _ name: String, _ number: Int, _ size: Int, _ total: Int, hasMore: Bool, _ from: SortedRun<ByteKey>.Place,
    _ to: SortedRun<ByteKey>.Place
  ) -> [UInt8] {
    let database = PercentEncoding.encode(self.name.utf8)
    let next = hasMore ? JSONValue.text("/\(database)/_pages/\(name)?page=\(number + 1)&size=\(size)") : .null
    var body: [UInt8] = []
    body.append("{\"total\":")
    body.append(decimal: total)
    body.append(",\"page\":")
    body.append(decimal: number)
    body.append(",\"next\":")
    next.append(to: &body)
    body.append(",\"objects\":[\n")
    var isFirst = true
    ids.forEach(from: from, to: to) { id in
      if !isFirst { body.append(",\n") }
      isFirst = false
      documents[id]?.winner.append(to: &body, id: id)
      return true
    }
    body.append("\n]}\n")
    return body
  }
}
