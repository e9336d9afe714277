/// One thing a client may do to a server, and what must come of it. A value; who plays it is elsewhere.
public struct ConformanceCase: Equatable, Sendable {
  /// What kind of input this is: the cases are listed by it.
  public var group: String
  public var name: String
  /// What is sent.
  public var message: Message
  public var expectation: ExpectedCourse

  /// What the client does once everything is sent.
  public enum Ending: String, Equatable, Sendable {
    /// It waits for what is due.
    case none
    /// It ends its side and goes on reading.
    case halfClose
    /// It closes, whatever may still come.
    case close
    /// It breaks the connection.
    case reset
  }
}

/// One answer that is due.
public struct ExpectedAnswer: Equatable, Sendable {
  /// Any of these; when empty, any from 200 to 599.
  public var statuses: [Int]
  /// Whose answer it must be, where the message asks for a mark.
  public var mark: Mark?
  /// To a HEAD: no body follows.
  public var isHead = false

  public init(_ statuses: [Int], mark: Mark? = nil, isHead: Bool = false) {
    self.statuses = statuses
    self.mark = mark
    self.isHead = isHead
  }

  func allows(_ status: Int) -> Bool { statuses.isEmpty ? (200..<600).contains(status) : statuses.contains(status) }

  var text: String { statuses.isEmpty ? "any" : statuses.map(String.init).joined(separator: "/") }
}

/// What must come back for a message.
public struct ExpectedCourse: Equatable, Sendable {
  /// What becomes of the connection after the answers.
  public enum Sequel: Equatable, Sendable {
    /// It carries a further request, which gets its own answer.
    case lives
    /// The server ends it.
    case closes
    /// Either; if a further request is answered, with its own answer.
    case either
  }

  /// Whether `100 Continue` comes first.
  public enum Interim: Equatable, Sendable {
    case never, perhaps, once
  }

  /// In the order in which they must come.
  public var answers: [ExpectedAnswer] = []
  public var sequel = Sequel.lives
  public var ending = ConformanceCase.Ending.none
  public var interim = Interim.never
  /// Ending the connection is as good as an answer that is still due.
  public var maySayLess = false
  /// How many answers there are cannot be known: for raw messages of unknown meaning. After a while the client ends its side, and
  /// the server has to close.
  public var isOpenEnded = false

  public init() {}

  /// In words, for the table.
  public var text: String {
    let said = answers.map(\.text)
    let counted = said.count > 4 ? "\(said.count) answers" : said.joined(separator: " ")
    guard ending == .none || ending == .halfClose else { return "nothing" }
    let end =
      switch sequel {
      case .lives: "lives"
      case .closes: "closes"
      case .either: "lives or closes"
      }
    let due = counted + (maySayLess && !answers.isEmpty ? " or less" : "")
    return [isOpenEnded ? "any answers" : due, end].filter { !$0.isEmpty }.joined(separator: ", ")
  }
}
