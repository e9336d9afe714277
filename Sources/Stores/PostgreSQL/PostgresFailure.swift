import Foundation

/// Why PostgreSQL, or libpq on the way to it, did not do what it was asked.
///
/// What it means is told by the SQLSTATE alone (https://www.postgresql.org/docs/current/errcodes-appendix.html): the words are in the
/// server's language.
struct PostgresFailure: Hashable {
  /// nil: there is none, since no server has spoken.
  var state: String?
  var message: String
  var detail: String?
  /// Where in the data: `COPY weather_data, line 7, column location`.
  var context: String?
  private var isConnecting = false
  private var lacksPassword = false

  init(state: String?, message: String, detail: String? = nil, context: String? = nil) {
    self.state = state
    self.message = message
    self.detail = detail
    self.context = context
  }

  /// A connection that was there and is lost.
  init(lost message: String) { self.init(state: nil, message: Self.oneLine(message)) }

  /// A connection that did not come about.
  ///
  /// - Parameter message: libpq's, with its verbosity at "verbose", so that the state stands before the server's words:
  ///   `FATAL:  28P01: password authentication failed for user "me"`.
  init(connecting message: String, lacksPassword: Bool = false) {
    // The last attempt counts, when several addresses or forms of encryption were tried.
    if let last = message.matches(of: /: {2}([0-9A-Z]{5}): ([^\n]*)/).last {
      self.init(state: String(last.1), message: String(last.2))
    } else {
      self.init(state: nil, message: Self.oneLine(message))
    }
    isConnecting = true
    self.lacksPassword = lacksPassword
  }

  private static func oneLine(_ message: String) -> String {
    message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
  }

  func error(_ place: String) -> StoreError {
    StoreError(kind, "\(sentence(place)) (\(told)).")
  }

  /// The server's own words.
  private var told: String {
    let words = [message, detail, context?.split(separator: "\n").first.map(String.init)].compactMap { words in
      words.map { $0.hasSuffix(".") ? String($0.dropLast()) : $0 }
    }
    return words.joined(separator: "; ") + (state.map { "; SQLSTATE \($0)" } ?? "")
  }

  var kind: StoreError.Kind {
    guard let state else { return kindWithoutState }
    switch state {
    case "53300", "53400": return .transient(.throttled)
    case "57P01", "57P02", "57P05": return .transient(.reset)
    case "57014", "25P03": return .transient(.timeout)
    case "55P03", "55006": return .transient(.contended)
    case "53100": return .fatal(.occupied)
    case "42501", "25006": return .fatal(.notAuthorised)
    case "3D000", "3F000", "42P01": return .fatal(.noSuchDatabase)
    case "42P07", "2BP01": return .fatal(.occupied)
    case _ where isOfAnotherType: return .fatal(.occupied)
    case "08P01": return .fatal(.protocolViolation)
    default: return Self.kinds[String(state.prefix(2))] ?? .fatal(.protocolViolation)
    }
  }

  /// By the class of the state, its first two characters.
  private static let kinds: [String: StoreError.Kind] = [
    "08": .transient(.reset), "22": .fatal(.rejectedData), "23": .fatal(.rejectedData), "28": .fatal(.notAuthorised),
    "40": .transient(.contended), "53": .transient(.server), "54": .fatal(.rejectedData), "57": .transient(.server),
    "58": .transient(.server), "XX": .transient(.server),
  ]

  /// In the middle of a COPY: the receive function of the column's type found other bytes than it knows.
  private var isOfAnotherType: Bool { context != nil && (state == "22P03" || state == "08P01") }

  private var kindWithoutState: StoreError.Kind {
    if lacksPassword { return .fatal(.notAuthorised) }
    if !isConnecting { return .transient(.reset) }
    // Of libpq's own words only these are told apart; they are never translated here.
    if message.contains("closed the connection") || message.contains("Connection reset") { return .transient(.reset) }
    if message.contains("SSL") || message.contains("certificate") { return .fatal(.usage) }
    return .fatal(.unreachable)
  }

  private func sentence(_ place: String) -> String {
    switch kind {
    case .transient(.throttled): "\(place) has no connection free just now"
    case .transient(.reset): "The connection to \(place) was lost"
    case .transient(.timeout): "\(place) gave up after a time of its own"
    case .transient(.contended): "Somebody else was at the same data in \(place)"
    case .transient: "\(place) cannot do it just now"
    case .fatal(.unreachable): "\(place) cannot be reached"
    case .fatal(.notAuthorised) where lacksPassword:
      "\(place) asks for a password; put it into the URL or into PGPASSWORD"
    case .fatal(.notAuthorised): "\(place) does not allow it"
    case .fatal(.noSuchDatabase) where state == "3D000":
      "There is no such database; make it first, then load into \(place)"
    case .fatal(.noSuchDatabase): "A table or schema is not there in \(place)"
    case .fatal(.rejectedData): "\(place) refused a record"
    case .fatal(.occupied) where state == "53100": "There is no room in \(place); make room, then go on with --resume"
    case .fatal(.occupied) where isOfAnotherType:
      "A column of a table in \(place) has another type than a load gives it"
    case .fatal(.occupied): "Something of somebody else's is in the way in \(place)"
    case .fatal(.usage): "The encryption the URL asks for cannot be had from \(place)"
    case .fatal(.protocolViolation): "\(place) did not understand what it was asked"
    }
  }
}
