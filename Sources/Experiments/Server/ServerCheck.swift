import Plans

/// Whether a server answers what its contract says, asked once before anything is measured: a fast wrong answer would
/// make a splendid table.
struct ServerCheck {
  /// A request and the whole body of the right reply; nothing when any 2xx will do.
  struct Question: Equatable {
    var path: String
    var body: String?
  }

  var questions: [Question]
  var address: ServerAddress
  var timeout: Duration

  /// - Parameter fib: N of the trial.
  init(_ server: ServerPlan, fib: Int, at address: ServerAddress, timeout: Duration) {
    questions = Self.questions(for: server, fib: fib, port: address.port)
    self.address = address
    self.timeout = timeout
  }

  /// Work of a moderate N where the request can tell it: the trial's own may take long.
  static func questions(for server: ServerPlan, fib: Int, port: UInt16) -> [Question] {
    let isOwn = server.name != nil
    let n = isOwn || (server.checksAnswers && server.workTarget.contains("{fib}")) ? 20 : fib
    let work = isOwn ? "/?fib=20" : server.filled(server.workTarget, port: port, fib: n)
    let easy = server.filled(server.easyTarget, port: port, fib: n)
    return [
      Question(path: work, body: server.checksAnswers ? workAnswer(fib: n) : nil),
      Question(path: easy, body: server.checksAnswers ? easyAnswer : nil),
    ]
  }

  /// What is wrong, as in `answered GET /hi with status 404 and 'Not Found'`; nothing when all is right.
  func problem() -> String? {
    for question in questions {
      switch Conversation(address: address, timeout: timeout).reply(to: question.path) {
      case .failure(let error): return "could not be asked for GET \(question.path): \(error.reason)"
      case .success(let reply):
        if let problem = Self.problem(with: reply, to: question) { return problem }
      }
    }
    return nil
  }

  static func problem(with text: String, to question: Question) -> String? {
    guard let reply = Reply(text) else {
      return "answered GET \(question.path) with \(quoted(text)), which is no HTTP reply"
    }
    let found = "answered GET \(question.path) with status \(reply.status) and \(quoted(reply.body))"
    guard let body = question.body else {
      return reply.isGood ? nil : "\(found), where a status of 200 to 299 is right"
    }
    if reply.status == "200", reply.body == body { return nil }
    return "\(found), where 200 and \(quoted(body)) are right"
  }

  /// At most 60 characters, newlines made visible.
  private static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { $0.value < 32 ? $0.escaped(asASCII: true) : String($0) }.joined()
    return "'\(shown)\(text.unicodeScalars.count > 60 ? "..." : "")'"
  }
}

/// The body of `GET /hi`.
let easyAnswer = "easy!"

/// The body of `GET /` for an N.
func workAnswer(fib n: Int) -> String {
  var (current, next) = (0, 1)
  for _ in 0..<n { (current, next) = (next, current + next) }
  return "answer is >>> \(current)\n"
}
