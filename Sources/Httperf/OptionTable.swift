/// A long option of httperf by name.
struct Option: Equatable, Sendable {
  enum Argument: Equatable, Sendable {
    case none, required
    /// Known to httperf but not to us; the text says what it would do.
    case unsupported(String)
  }

  var name: String
  var argument: Argument

  static func find(_ given: String) throws(HttperfUsageError) -> Option {
    if let exact = all.first(where: { $0.name == given }) { return exact }
    let matches = all.filter { $0.name.hasPrefix(given) }
    switch matches.count {
    case 0: throw HttperfUsageError("unrecognized option '--\(given)'")
    case 1: return matches[0]
    default:
      let names = matches.map { "'--\($0.name)'" }.joined(separator: " ")
      throw HttperfUsageError("option '--\(given)' is ambiguous; possibilities: \(names)")
    }
  }

  private static let tls = Argument.unsupported("TLS")
  private static let printing = Argument.unsupported("printing of requests and replies")

  /// In httperf's order, so that the possibilities of an ambiguous name are listed alike.
  static let all: [Option] = [
    Option(name: "add-header", argument: .required),
    Option(name: "add-header-file", argument: .unsupported("headers from a file")),
    Option(name: "burst-length", argument: .required),
    Option(name: "client", argument: .required),
    Option(name: "close-with-reset", argument: .none),
    Option(name: "debug", argument: .unsupported("debug output")),
    Option(name: "failure-status", argument: .unsupported("failure by status")),
    Option(name: "help", argument: .none),
    Option(name: "hog", argument: .none),
    Option(name: "http-version", argument: .required),
    Option(name: "max-connections", argument: .required),
    Option(name: "max-piped-calls", argument: .unsupported("limit of pipelined calls")),
    Option(name: "method", argument: .required),
    Option(name: "myaddr", argument: .unsupported("choice of source addresses")),
    Option(name: "no-host-hdr", argument: .none),
    Option(name: "num-calls", argument: .required),
    Option(name: "num-conns", argument: .required),
    Option(name: "period", argument: .required),
    Option(name: "port", argument: .required),
    Option(name: "print-reply", argument: printing),
    Option(name: "print-request", argument: printing),
    Option(name: "rate", argument: .required),
    Option(name: "recv-buffer", argument: .required),
    Option(name: "retry-on-failure", argument: .unsupported("retries")),
    Option(name: "runtime", argument: .required),
    Option(name: "send-buffer", argument: .required),
    Option(name: "server", argument: .required),
    Option(name: "server-name", argument: .required),
    Option(name: "servers", argument: .unsupported("list of servers")),
    Option(name: "uri", argument: .required),
    Option(name: "session-cookies", argument: .unsupported("cookies")),
    Option(name: "ssl", argument: tls),
    Option(name: "ssl-ciphers", argument: tls),
    Option(name: "tls-server-name", argument: tls),
    Option(name: "ssl-no-reuse", argument: tls),
    Option(name: "ssl-certificate", argument: tls),
    Option(name: "ssl-key", argument: tls),
    Option(name: "ssl-verify", argument: tls),
    Option(name: "ssl-ca-file", argument: tls),
    Option(name: "ssl-ca-path", argument: tls),
    Option(name: "ssl-protocol", argument: tls),
    Option(name: "think-timeout", argument: .required),
    Option(name: "timeout", argument: .required),
    Option(name: "use-timer-cache", argument: .none),
    Option(name: "verbose", argument: .none),
    Option(name: "version", argument: .none),
    Option(name: "periodic-stats", argument: .none),
    Option(name: "wlog", argument: .unsupported("log of URIs")),
    Option(name: "wsess", argument: .required),
    Option(name: "wsesslog", argument: .unsupported("log of sessions")),
    Option(name: "wsesspage", argument: .unsupported("sessions of pages")),
    Option(name: "wset", argument: .unsupported("working set of files")),
  ]
}

/// What is wrong with a command line; prints as a sentence.
public struct HttperfUsageError: Error, Equatable, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}
