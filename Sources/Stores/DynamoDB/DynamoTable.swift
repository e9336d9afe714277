import Datasets
import JSON

#if canImport(Glibc)
  import Glibc
#endif

/// A table as `DescribeTable` tells it.
struct DynamoTable: Hashable {
  let key: ItemKey?
  /// `ACTIVE`, `CREATING`, `DELETING`...
  let status: String
  /// Another one when a table was deleted and made again under the same name.
  let mark: String

  init?(_ description: JSONValue?) {
    guard let table = description else { return nil }
    key = ItemKey(table)
    status = table["TableStatus"]?.string ?? "ACTIVE"
    let created: String? =
      if case .number(let seconds)? = table["CreationDateTime"] { seconds } else { nil }
    mark = table["TableId"]?.string ?? created ?? "-"
  }
}

extension DynamoClient {
  /// nil: there is no such table.
  func describeTable() throws(StoreError) -> DynamoTable? {
    let body: JSONValue = ["TableName": .text(table)]
    guard let answer = try askAboutTable("DescribeTable", body.bytes) else { return nil }
    guard let table = DynamoTable((try? JSONValue(parsing: answer))?["Table"]) else {
      throw .fatal(.protocolViolation, "\(place): the answer to DescribeTable has no table in it.")
    }
    return table
  }

  /// Makes the table, paid by request, and waits until it can be used.
  func makeTable(_ key: ItemKey) throws(StoreError) -> DynamoTable {
    let body = JSONValue.object(
      [JSONValue.Member(name: "TableName", value: .text(table))] + key.definition
        + [JSONValue.Member(name: "BillingMode", value: "PAY_PER_REQUEST")])
    _ = try ask("CreateTable", body.bytes)
    return try waitForTable { $0?.status == "ACTIVE" ? $0 : nil }
  }

  func deleteTable() throws(StoreError) {
    let body: JSONValue = ["TableName": .text(table)]
    guard try askAboutTable("DeleteTable", body.bytes) != nil else { return }
    try waitForTable { $0 == nil ? () : nil }
  }

  /// Asks again and again, for at most five minutes.
  @discardableResult
  func waitForTable<Result>(_ result: (DynamoTable?) -> Result?) throws(StoreError) -> Result {
    var waited: UInt32 = 0
    var pause: UInt32 = 50
    while waited < 300_000 {
      if let result = result(try describeTable()) { return result }
      usleep(pause * 1_000)
      waited += pause
      pause = min(pause * 2, 2_000)
    }
    throw .transient(.server, "The table \(place) is not ready after five minutes.")
  }

  /// Whether there is nothing in the table.
  func isEmpty() throws(StoreError) -> Bool {
    let body: JSONValue = [
      "TableName": .text(table), "Select": "COUNT", "Limit": 1, "ConsistentRead": true,
    ]
    let answer = try ask("Scan", body.bytes)
    return (try? JSONValue(parsing: answer))?["Count"]?.integer == 0
  }
}
