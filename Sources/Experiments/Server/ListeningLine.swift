/// The one line a server prints once it listens: `NAME listening on http://HOST:PORT (fib N)`.
public struct ListeningLine: Equatable, Sendable {
  public var name: String
  /// A name or an address; an IPv6 address without its brackets.
  public var host: String
  public var port: UInt16
  public var fib: Int

  /// How it looks, for messages.
  static let form = "NAME listening on http://HOST:PORT (fib N)"

  /// Reads the line without its newline; nothing when it is anything else.
  public init?(parsing line: String) {
    let words = line.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[1] == "listening", words[2] == "on", words[4] == "(fib" else { return nil }
    guard words[3].hasPrefix("http://"), words[5].hasSuffix(")"), let fib = Int(words[5].dropLast()) else { return nil }
    let authority = words[3].dropFirst("http://".count)
    guard let colon = authority.lastIndex(of: ":") else { return nil }
    guard let port = UInt16(authority[authority.index(after: colon)...]), port > 0 else { return nil }
    var host = authority[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !words[0].isEmpty, !host.isEmpty else { return nil }
    (self.name, self.host, self.port, self.fib) = (String(words[0]), String(host), port, fib)
  }

  var address: ServerAddress { ServerAddress(host: host, port: port) }
}
