import Pacing
import Signing

/// CouchDB as far as populate, dyno and the clients of their users speak it, in memory.
struct CouchModel: StandInModel {
  /// Who may; nil: everybody is administrator.
  let account: CouchAccount?
  var databases: [String: CouchDatabase] = [:]
  let sessions: CouchSessions
  private var names: SplitMix64

  init(account: CouchAccount? = nil, seed: UInt64 = 1) {
    self.account = account
    sessions = CouchSessions(account: account, seed: seed)
    names = SplitMix64(seed: seed)
  }

  // MARK: The stand-in's side

  func meetsFaults(_ question: Question) -> Bool {
    guard let first = question.path.split(separator: "/").first else { return false }
    return !first.hasPrefix("_")
  }

  func refusal(_ refusal: RequestFate.Refusal) -> Answer {
    refusal == .throttled ? CouchFailure.tooMany.answer : CouchFailure.fault.answer
  }

  mutating func answer(_ question: Question, atSeconds now: Int, _ dice: inout FaultDice) -> Answer {
    do throws(CouchFailure) {
      guard let path = question.segments else { throw .badRequest("The path holds a broken escape.") }
      let cookie = try admit(question, path, atSeconds: now)
      var answer = try route(question, path, atSeconds: now, &dice)
      if let cookie { answer.fields.append(("Set-Cookie", cookie)) }
      return answer
    } catch {
      return error.answer
    }
  }

  // MARK: Who asks

  /// - Returns: a fresh cookie when the one that came has not long to go.
  private func admit(_ question: Question, _ path: [String], atSeconds now: Int) throws(CouchFailure) -> String? {
    guard account != nil else { return nil }
    if let text = question.field("authorization") {
      guard isRight(basic: text) else { throw .wrongPassword }
      return nil
    }
    if let left = sessions.secondsLeft(question, atSeconds: now) {
      let isOld = left < CouchSessions.lifetimeSeconds * 9 / 10 && path != ["_session"]
      return isOld ? sessions.open(atSeconds: now) : nil
    }
    guard path.isEmpty || path == ["_up"] || path == ["_session"] else {
      let isServers =
        path.count == 1 && (path[0].hasPrefix("_") || question.method == "PUT" || question.method == "DELETE")
      throw CouchFailure(
        401, "unauthorized",
        isServers ? "You are not a server admin." : "You are not authorized to access this db.")
    }
    return nil
  }

  private func isRight(basic text: String) -> Bool {
    let parts = text.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "basic", let data = Base64.decode(parts[1].trimmingBlanks)
    else { return false }
    let pair = String(decoding: data, as: UTF8.self).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    return pair.count == 2 && isRight(name: String(pair[0]), password: String(pair[1]))
  }

  func isRight(name: String, password: String) -> Bool {
    guard let account else { return true }
    return account.name == name && account.password == password
  }

  // MARK: Where to

  private mutating func route(
    _ question: Question, _ path: [String], atSeconds now: Int, _ dice: inout FaultDice
  ) throws(CouchFailure) -> Answer {
    guard let first = path.first else { return try welcome(question) }
    if first.hasPrefix("_"), !Self.systemDatabases.contains(first) {
      return try server(question, path, atSeconds: now)
    }
    guard path.count > 1 else { return try database(question, first, atSeconds: now, &dice) }
    guard let database = databases[first] else { throw .noDatabase }
    return try inside(database, question, Array(path.dropFirst()), &dice)
  }

  static let systemDatabases: Set<String> = ["_users", "_replicator", "_global_changes"]

  /// A name that nothing has yet.
  mutating func makeID() -> String {
    [names.next(), names.next()].map { word in
      let digits = String(word, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}

extension CouchFailure {
  static let wrongPassword = CouchFailure(401, "unauthorized", "Name or password is incorrect.")

  static func method(_ allowed: String) -> CouchFailure {
    CouchFailure(405, "method_not_allowed", "Only \(allowed) allowed")
  }
}

extension Question {
  /// GET, and HEAD with it: what is written for GET is cut by the server.
  var isGet: Bool { method == "GET" || method == "HEAD" }

  func require(_ methods: String...) throws(CouchFailure) {
    let mine = method == "HEAD" ? "GET" : method
    if !methods.contains(mine) {
      throw .method(methods.flatMap { $0 == "GET" ? ["GET", "HEAD"] : [$0] }.joined(separator: ","))
    }
  }

  /// What CouchDB asks of a POST, lest a form on some page write to it.
  func requireJSON() throws(CouchFailure) {
    guard let type = field("content-type"), type.lowercased().hasPrefix("application/json") else {
      throw CouchFailure(415, "bad_content_type", "Content-Type must be application/json")
    }
  }
}
