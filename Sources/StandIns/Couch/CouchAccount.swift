import Pacing

/// Who may use the server: one administrator, by Basic or by cookie.
struct CouchAccount: Sendable {
  var name: String
  var password: String
}

/// Cookies that were given out, and until when each holds.
struct CouchSessions: Sendable {
  /// CouchDB's default for `[chttpd_auth] timeout`.
  static let lifetimeSeconds = 600
  private var expiries: [String: Int] = [:]
  private var randomness: SplitMix64

  init(seed: UInt64) { randomness = SplitMix64(seed: seed) }

  /// - Returns: the value of Set-Cookie.
  mutating func open(atSeconds now: Int) -> String {
    expiries = expiries.filter { $0.value > now }
    let token = String(randomness.next(), radix: 16) + String(randomness.next(), radix: 16)
    expiries[token] = now + Self.lifetimeSeconds
    return "AuthSession=\(token); Version=1; Max-Age=\(Self.lifetimeSeconds); Path=/; HttpOnly"
  }

  /// Seconds that the cookie of a request has left; nil when it has none, or one that holds no more.
  func secondsLeft(_ question: Question, atSeconds now: Int) -> Int? {
    guard let token = Self.token(question), let expiry = expiries[token], expiry > now else { return nil }
    return expiry - now
  }

  mutating func close(_ question: Question) {
    if let token = Self.token(question) { expiries[token] = nil }
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
