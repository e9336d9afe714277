import Signing

/// Who may use the server: one administrator, by Basic or by cookie.
struct CouchAccount: Sendable {
  var name: String
  var password: String
}

/// Cookies as CouchDB has them: each says until when it holds, and is signed. Nothing is kept of them, so that one holds to its end, whoever asks
/// for it to be closed, and a client that gets a new one with every answer costs nothing.
struct CouchSessions: Sendable {
  /// CouchDB's default for `[chttpd_auth] timeout`.
  static let lifetimeSeconds = 600
  private let key: [UInt8]

  init(account: CouchAccount?, seed: UInt64) { key = Array("\(seed) \(account?.password ?? "")".utf8) }

  /// - Returns: the value of Set-Cookie.
  func open(atSeconds now: Int) -> String {
    let token = token(until: String(now + Self.lifetimeSeconds, radix: 16))
    return "AuthSession=\(token); Version=1; Max-Age=\(Self.lifetimeSeconds); Path=/; HttpOnly"
  }

  /// What has the client forget its cookie.
  static let farewell = "AuthSession=; Version=1; Max-Age=0; Path=/; HttpOnly"

  /// Seconds that the cookie of a request has left; nil when it has none, or one that holds no more.
  func secondsLeft(_ question: Question, atSeconds now: Int) -> Int? {
    guard let token = Self.token(question) else { return nil }
    let end = String(token.prefix { $0 != "-" })
    guard self.token(until: end) == token, let expiry = Int(end, radix: 16), expiry > now else { return nil }
    return expiry - now
  }

  private func token(until end: String) -> String {
    "\(end)-\(Hex.encode(SHA256.authenticationCode(of: end.utf8, key: key)))"
  }

  static func token(_ question: Question) -> String? {
    for pair in (question.field("cookie") ?? "").split(separator: ";") {
      let parts = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingBlanks }
      if parts.count == 2, parts[0] == "AuthSession" { return parts[1] }
    }
    return nil
  }
}

extension StringProtocol {
  /// Without blanks around it.
  var trimmingBlanks: String {
    String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
