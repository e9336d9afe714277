import JSON
import Testing

@testable import StandIns

/// A CouchDB model, asked as a client would.
struct CouchTestServer {
  var model: CouchModel
  var dice: FaultDice
  var now = 1_000_000

  init(account: CouchAccount? = nil, faults: [String] = []) throws {
    model = CouchModel(account: account, seed: 1)
    dice = FaultDice(try FaultPlan(parsing: faults, for: .couchdb, seed: 1))
  }

  struct Reply {
    var status: Int
    var json: JSONValue
    var answer: Answer

    func field(_ name: String) -> String? { answer.fields.first { $0.name == name }?.value }
    var error: String? { json["error"]?.string }
    var reason: String? { json["reason"]?.string }
    var rows: [JSONValue] { json["rows"]?.elements ?? [] }
    var ids: [String] { rows.compactMap { $0["id"]?.string } }
    var revision: String { json["rev"]?.string ?? "" }
  }

  /// - Parameter body: as JSON, unless a content type is given.
  @discardableResult
  mutating func ask(
    _ method: String, _ target: String, _ body: String = "", fields: [(name: String, value: String)] = []
  ) -> Reply {
    var fields = fields
    if !fields.contains(where: { $0.name == "content-type" }) { fields.append(("content-type", "application/json")) }
    let question = Question(method, target, fields: fields, body: Array(body.utf8))
    let answer = model.answer(question, atSeconds: now, &dice)
    let json = (try? JSONValue(parsing: answer.body)) ?? .null
    return Reply(status: answer.status, json: json, answer: answer)
  }
}
