public import Httperf

/// What an httperf run is worth, which httperf itself never says.
public enum HttperfVerdict: Equatable, Sendable {
  case valid
  /// It ran, but proves nothing; the sentence says why.
  case provesNothing(String)
  /// Nothing answers at the target; the sentence says so.
  case unreachable(String)

  public init(_ results: HttperfResults, server: String, port: Int) {
    let refused = results[.connectionRefused]
    if refused > 0, refused >= results.connections {
      self = .unreachable(
        "http://\(server.contains(":") ? "[\(server)]" : server):\(port) cannot be reached: all \(refused) connections were refused."
      )
    } else if let reason = results.void {
      self = .provesNothing("The run proves nothing: \(reason).")
    } else {
      self = .valid
    }
  }
}

extension HttperfResults {
  /// Why the numbers mean nothing, if they do.
  fileprivate var void: String? {
    let unavailable = self[.descriptorUnavailable] + self[.fileTableFull]
    if unavailable > 0 {
      return
        "the client ran out of file descriptors, in \(unavailable) of \(connections + unavailable) attempts to connect"
    }
    if replies == 0 { return "there was not one reply" }
    // An answer that is not 2xx is mostly a cheap one, and makes the server look fast.
    if 2 * statuses[1] < replies { return "only \(statuses[1]) of \(replies) replies had a 2xx status" }
    if 2 * statuses[1] < requests { return "only \(statuses[1]) of \(requests) requests had a 2xx reply" }
    return nil
  }
}
