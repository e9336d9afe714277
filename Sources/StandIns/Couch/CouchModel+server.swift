import HTTPCodec
import JSON

extension CouchModel {
  /// `GET /`.
  func welcome(_ question: Question) throws(CouchFailure) -> Answer {
    try question.require("GET")
    return Answer(
      200,
      [
        "couchdb": "Welcome", "version": "3.5.0", "git_sha": "stand-in",
        "uuid": "00000000000000000000000000000000", "features": [],
        "vendor": ["name": "Reactometer's stand-in for tests"],
      ])
  }

  /// What is asked of the server rather than of a database.
  mutating func server(_ question: Question, _ path: [String], atSeconds now: Int) throws(CouchFailure) -> Answer {
    switch path {
    case ["_up"]:
      try question.require("GET")
      return Answer(200, ["status": "ok", "seeds": [:]])
    case ["_session"]: return try session(question, atSeconds: now)
    case ["_all_dbs"]:
      try question.require("GET")
      return Answer(200, .array(databases.keys.map(ByteKey.init).sorted().map { .string($0) }))
    case ["_uuids"]:
      try question.require("GET")
      let count = question.queryItem("count").flatMap { Int($0) } ?? 1
      guard count >= 0 else { throw .badRequest("invalid count") }
      guard count <= 1_000 else { throw .badRequest("count parameter too large") }
      return Answer(200, ["uuids": .array((0..<count).map { _ in .text(makeID()) })])
    case ["_active_tasks"]:
      try question.require("GET")
      return Answer(200, [])
    default: throw .notSpoken("/" + path.joined(separator: "/"))
    }
  }

  private func session(_ question: Question, atSeconds now: Int) throws(CouchFailure) -> Answer {
    switch question.method {
    case "POST":
      let (name, password) = try credentials(question)
      guard isRight(name: name, password: password) else { throw .wrongPassword }
      return Answer(
        200, ["ok": true, "name": .text(name), "roles": ["_admin"]],
        fields: [("Set-Cookie", sessions.open(atSeconds: now))])
    case "DELETE":
      return Answer(200, ["ok": true], fields: [("Set-Cookie", CouchSessions.farewell)])
    default:
      try question.require("GET", "POST", "DELETE")
      return Answer(200, userContext(question, atSeconds: now))
    }
  }

  private func userContext(_ question: Question, atSeconds now: Int) -> JSONValue {
    let isBasic = question.field("authorization") != nil
    let isKnown = isBasic || sessions.secondsLeft(question, atSeconds: now) != nil
    let name = isKnown ? account.map { JSONValue.text($0.name) } ?? .null : .null
    let roles: JSONValue = account == nil || isKnown ? ["_admin"] : []
    var info: [JSONValue.Member] = [
      .init(name: ByteKey("authentication_handlers"), value: ["cookie", "default"])
    ]
    if isKnown { info.append(.init(name: ByteKey("authenticated"), value: isBasic ? "default" : "cookie")) }
    return ["ok": true, "userCtx": ["name": name, "roles": roles], "info": .object(info)]
  }

  /// From a form or from JSON.
  private func credentials(_ question: Question) throws(CouchFailure) -> (String, String) {
    let type = question.field("content-type")?.lowercased() ?? ""
    if type.hasPrefix("application/json") {
      guard let body = try? JSONValue(parsing: question.body) else { throw .notJSON }
      guard let name = (body["name"] ?? body["username"])?.string, let password = body["password"]?.string else {
        throw .badRequest("request body must contain a username")
      }
      return (name, password)
    }
    guard type.hasPrefix("application/x-www-form-urlencoded") else {
      throw CouchFailure(
        415, "bad_content_type",
        "Content-Type must be 'application/x-www-form-urlencoded' or 'application/json'")
    }
    let form = Question.items(String(decoding: question.body, as: UTF8.self))
    func value(_ name: String) -> String? { form.first { $0.name == name }?.value }
    guard let name = value("name") ?? value("username") else {
      throw .badRequest("request body must contain a username")
    }
    return (name, value("password") ?? "")
  }
}
