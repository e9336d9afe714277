#if canImport(Glibc)
  import Glibc
#endif

/// Whether a server answers what its contract says, asked once before anything is measured: a fast wrong answer would
/// make a splendid table.
struct ServerCheck {
  /// A request and the whole body of the right reply.
  struct Question: Equatable {
    var path: String
    var body: String
  }

  static let questions = [
    Question(path: "/?fib=20", body: workAnswer(fib: 20)),
    Question(path: "/hi", body: easyAnswer),
  ]

  var address: ListeningLine
  var timeout: Duration

  /// What is wrong, as in `answered GET /hi with status 404 and 'Not Found'`; nothing when all is right.
  func problem() -> String? {
    for question in Self.questions {
      switch ask(question.path) {
      case .failure(let error): return "could not be asked for GET \(question.path): \(error.reason)"
      case .success(let reply):
        if let problem = Self.problem(with: reply, to: question) { return problem }
      }
    }
    return nil
  }

  static func problem(with reply: String, to question: Question) -> String? {
    // By scalars, since Swift takes a carriage return and the newline after it for one character.
    guard let (head, body) = splitHead(reply) else {
      return "answered GET \(question.path) with \(quoted(reply)), which is no HTTP reply"
    }
    let status = head.split(separator: " ", maxSplits: 2).dropFirst().first.map(String.init) ?? "none"
    if status == "200", body == question.body { return nil }
    return "answered GET \(question.path) with status \(status) and \(quoted(body)), "
      + "where 200 and \(quoted(question.body)) are right"
  }

  private static func splitHead(_ reply: String) -> (head: String, body: String)? {
    let bytes = Array(reply.utf8)
    let blank = Array("\r\n\r\n".utf8)
    guard reply.hasPrefix("HTTP/"),
      let end = bytes.indices.first(where: { bytes[$0...].starts(with: blank) })
    else { return nil }
    return (
      String(decoding: bytes[..<end], as: UTF8.self), String(decoding: bytes[(end + blank.count)...], as: UTF8.self)
    )
  }

  /// At most 60 characters, newlines made visible.
  private static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(60).map { $0.value < 32 ? $0.escaped(asASCII: true) : String($0) }.joined()
    return "'\(shown)\(text.unicodeScalars.count > 60 ? "..." : "")'"
  }
}

// One request on a connection of its own.
extension ServerCheck {
  private func ask(_ path: String) -> Result<String, SystemFailure> {
    let number = socket(address.host.contains(":") ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard number >= 0 else { return .failure(SystemFailure("socket", code: errno)) }
    let connection = FileDescriptor(number)
    defer { connection.close() }
    _ = fcntl(number, F_SETFD, FD_CLOEXEC)
    if let error = setTimeouts(number) ?? connect(number) { return .failure(error) }
    // HTTP/1.0: the end of the connection is the end of the reply.
    let request = "GET \(path) HTTP/1.0\r\nHost: \(address.authority)\r\n\r\n"
    guard send(number, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
      return .failure(SystemFailure("send", code: errno))
    }
    return receive(number)
  }

  private func setTimeouts(_ number: Int32) -> SystemFailure? {
    let (seconds, attoseconds) = timeout.components
    // The two words of a timeval, whose own name an optimising build looks for in another module.
    var limit = (seconds: Int(seconds), microseconds: Int(attoseconds / 1_000_000_000_000))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      let code = setsockopt(number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
      if code != 0 { return SystemFailure("setsockopt", code: errno) }
    }
    return nil
  }

  private func connect(_ number: Int32) -> SystemFailure? {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0, let found else {
      return SystemFailure("the address \(address.host)", code: EINVAL)
    }
    defer { freeaddrinfo(found) }
    let result = Glibc.connect(number, found.pointee.ai_addr, found.pointee.ai_addrlen)
    return result == 0 ? nil : SystemFailure("connect", code: errno)
  }

  private func receive(_ number: Int32) -> Result<String, SystemFailure> {
    var reply: [UInt8] = []
    while reply.count < 65_536 {
      let count = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
        let count = recv(number, buffer.baseAddress, buffer.count, 0)
        if count > 0 { reply.append(contentsOf: buffer[..<count]) }
        return count
      }
      if count == 0 { break }
      if count < 0 { return .failure(SystemFailure("no whole reply", code: errno == EAGAIN ? ETIMEDOUT : errno)) }
    }
    return .success(String(decoding: reply, as: UTF8.self))
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
