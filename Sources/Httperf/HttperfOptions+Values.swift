import Pacing

extension HttperfOptions {
  /// Sets an option with a value.
  mutating func set(_ name: String, to text: String) throws(HttperfUsageError) {
    switch name {
    case "server": server = try present(text, "server")
    case "server-name": serverName = try present(text, "server name")
    case "uri": uri = try present(text, "URI")
    case "method": method = try present(text, "method")
    case "add-header": addedHeader = text
    case "http-version": httpVersion = try version(text)
    case "rate": period = try rate(text)
    case "period": period = try Self.period(text)
    case "client": client = try Self.client(text)
    case "wsess": session = try Self.session(text)
    case "think-timeout": thinkTimeoutSeconds = try seconds(text, "think timeout value")
    case "timeout": timeoutSeconds = try seconds(text, "connect timeout")
    case "runtime": runtimeSeconds = try seconds(text, "runtime value", above: 0)
    default: try setNumber(name, to: text)
    }
  }

  private mutating func setNumber(_ name: String, to text: String) throws(HttperfUsageError) {
    switch name {
    case "port": port = try number(text, "port number", in: 1...65535)
    case "num-conns": connections = try number(text, "number of connections", in: 1...Int.max)
    case "num-calls": callsPerConnection = try number(text, "number of calls", in: 1...Int.max)
    case "burst-length": burstLength = try number(text, "burst-length", in: 1...Int.max)
    case "max-connections": maxConnections = try number(text, "max. # of connection", in: 0...Int.max)
    case "send-buffer": sendBufferBytes = try number(text, "send buffer size", in: 0...Int(Int32.max))
    case "recv-buffer": receiveBufferBytes = try number(text, "receive buffer size", in: 0...Int(Int32.max))
    default: preconditionFailure("the option table has '\(name)' but no one reads it")
    }
  }

  private func rate(_ text: String) throws(HttperfUsageError) -> HttperfPeriod {
    let perSecond = try seconds(text, "request rate")
    if perSecond == 0 { return .sequential }
    guard perSecond <= Arrivals.highestPerSecond else { throw illegal("request rate", text, "at most 1000000000") }
    return .deterministic(perSecond: perSecond)
  }

  private func version(_ text: String) throws(HttperfUsageError) -> HttperfVersion {
    switch text {
    case "1.0": return HttperfVersion(major: 1, minor: 0)
    case "1.1": return HttperfVersion(major: 1, minor: 1)
    default: throw illegal("version number", text, "1.0 or 1.1")
    }
  }

  private func present(_ text: String, _ what: String) throws(HttperfUsageError) -> String {
    // A space or control byte here would end up inside the request line or head.
    guard !text.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw illegal(what, text, "one or more characters without spaces")
    }
    return text
  }

  /// `I/N`
  private static func client(_ text: String) throws(HttperfUsageError) -> HttperfClient {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let identity = wholeNumber(parts[0]), let count = wholeNumber(parts[1]), identity < count
    else { throw illegal("client", text, "its number, counted from 0, and how many there are, such as 0/2") }
    return HttperfClient(identity: identity, count: count)
  }

  /// `N1,N2,X`
  private static func session(_ text: String) throws(HttperfUsageError) -> HttperfSession {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let form = "sessions, calls per session and seconds to think, such as 10,5,2"
    guard parts.count == 3 else { throw illegal("--wsess", text, form) }
    guard let sessions = wholeNumber(parts[0]), sessions > 0 else {
      throw illegal("number of sessions (1st param) in --wsess", text, form)
    }
    guard let calls = wholeNumber(parts[1]), calls > 0 else {
      throw illegal("number of calls per session (2nd param) in --wsess", text, form)
    }
    guard let think = realNumber(parts[2]) else { throw illegal("user think time (3rd param) in --wsess", text, form) }
    return HttperfSession(sessions: sessions, callsPerSession: calls, thinkSeconds: think)
  }
}

/// One sentence for every value that cannot be used.
func illegal(_ what: String, _ text: String, _ wanted: String) -> HttperfUsageError {
  HttperfUsageError("illegal \(what) '\(text)': give \(wanted)")
}

func number(_ text: String, _ what: String, in range: ClosedRange<Int>) throws(HttperfUsageError) -> Int {
  guard let value = wholeNumber(text[...]), range.contains(value) else {
    let upper = range.upperBound == .max ? "" : " and at most \(range.upperBound)"
    throw illegal(what, text, "a whole number of at least \(range.lowerBound)\(upper)")
  }
  return value
}

func seconds(_ text: String, _ what: String, above bound: Double = -1) throws(HttperfUsageError) -> Double {
  guard let value = realNumber(text[...]), value > bound else {
    throw illegal(what, text, bound < 0 ? "a number of 0 or more" : "a number above 0")
  }
  return value
}

/// Digits only: no sign, no space.
func wholeNumber(_ text: Substring) -> Int? {
  text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
}

/// A finite number of 0 or more, in any of the forms C reads.
func realNumber(_ text: Substring) -> Double? {
  guard let value = Double(text), value.isFinite, value >= 0 else { return nil }
  return value
}
