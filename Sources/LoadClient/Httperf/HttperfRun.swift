public import Httperf
import Reactor

/// Carries out what httperf's options ask for, and counts what httperf counts.
///
/// One loop on the calling thread. What differs from httperf itself is written down in `docs/httperf.md`.
public enum HttperfRun {
  /// Makes the run and blocks until it is over. Raises the process's limit of open files and ignores SIGPIPE.
  /// - Parameters:
  ///   - stop: ends the run early when raised, within 50 ms; what was measured so far is returned.
  ///   - say: called on the calling thread with each line `--verbose` and `--periodic-stats` print while the run goes on.
  /// - Returns: the numbers of the report, whatever became of the connections.
  /// - Throws: ``LoadError`` when the options contradict each other, the server's name cannot be looked up, or the system
  ///   refuses what the client itself needs.
  public static func perform(
    _ options: HttperfOptions, stop: StopFlag = StopFlag(), say: @escaping (String) -> Void = { _ in }
  ) throws(LoadError) -> HttperfResults {
    if let problem = options.problem { throw problem }
    SignalSource.ignoreBrokenPipes()
    _ = FileLimit.raise()
    if options.verbosity > 0 { say(HttperfReport.descriptorLimit(FileLimit.current)) }
    let address = try address(of: options)
    do {
      return try HttperfEngine(options, address: address, stop: stop, say: say).run()
    } catch {
      throw .system("\(error)")
    }
  }

  /// The server's first IPv4 address, since httperf knows no other; an IPv6 one when there is none.
  private static func address(of options: HttperfOptions) throws(LoadError) -> SocketAddress {
    do {
      let all = try SocketAddress.resolve(host: options.server, port: UInt16(options.port))
      return all.first { !$0.isIPv6 } ?? all[0]
    } catch {
      throw .unreachable(url: "http://\(options.server):\(options.port)", reason: "\(error)")
    }
  }
}

extension SocketAddress {
  /// Numeric IPv6 hosts are the ones with colons.
  var isIPv6: Bool { host.contains(":") }
}

extension HttperfOptions {
  /// Says why the run cannot be made, or nothing when it can: a session must be able to issue its bursts.
  public var problem: LoadError? {
    guard session != nil else { return nil }
    let connections = SessionTraffic.mostConnections
    guard maxConnections <= connections else {
      return .plan("a session has at most \(connections) connections: --max-connections is \(maxConnections)")
    }
    let calls = callsAtOnceInSession
    guard burstLength - 1 <= calls else {
      return .plan("a session has at most \(calls) calls outstanding: --burst-length is \(burstLength)")
    }
    return nil
  }

  /// `--max-connections` counts for each session here, and is 4 unless given.
  var connectionsPerSession: Int { maxConnections == 0 ? SessionTraffic.mostConnections : maxConnections }

  /// There is no pipelining before HTTP/1.1.
  var callsPerSessionConnection: Int { isHTTP10 ? 1 : SessionTraffic.mostCallsPerConnection }

  var callsAtOnceInSession: Int { connectionsPerSession * callsPerSessionConnection }

  var isHTTP10: Bool { httpVersion.major == 1 && httpVersion.minor == 0 }
}
