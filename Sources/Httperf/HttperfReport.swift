/// httperf's report, line for line and format for format, so that scripts made for it read ours.
///
/// Source: `dump` in `src/stat/basic.c` and `src/stat/sess_stat.c`.
public enum HttperfReport {
  /// The whole report after the command's echo, which is printed before the test: see ``HttperfOptions/echo``.
  public static func text(_ results: HttperfResults, options: HttperfOptions) -> String {
    var lines = ["Maximum connect burst length: \(results.maxConnectBurst)"]
    if options.verbosity > 1 { lines += histogram(results) }
    lines += totals(results) + connections(results) + requests(results) + replies(results)
    if options.periodicStats {
      lines += ["Periodic stats: 200=\(results.periodic.status200) 302=\(results.periodic.status302)", ""]
    }
    lines += costs(results) + errors(results)
    if let sessions = results.sessions { lines += self.sessions(sessions) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// What `--verbose` prints at the start.
  public static func descriptorLimit(_ count: Int) -> String {
    "httperf: maximum number of open descriptors = \(count)"
  }

  /// What `--verbose` prints at each sample; see ``HttperfStatistics/sample(elapsedNanoseconds:)``.
  public static func sample(replies: Double, sessions: Double?) -> [String] {
    [format("reply-rate = %-8.1f", replies)] + (sessions.map { [format("session-rate = %-8.1f", $0)] } ?? [])
  }

  /// What `--periodic-stats` prints each second.
  public static func periodic(_ counts: HttperfPeriodic, elapsedNanoseconds: UInt64) -> String {
    format("[%.6f s] ", Double(elapsedNanoseconds) / 1e9) + "200=\(counts.status200), 302=\(counts.status302)"
  }

  private static func histogram(_ results: HttperfResults) -> [String] {
    var lines = ["", "Connection lifetime histogram (time in ms):"]
    var next = 0
    for bin in results.lifetimeBins {
      if bin.milliseconds > next { lines.append("             :") }
      lines.append(format("%16.1f ", Double(bin.milliseconds) + 0.5) + "\(bin.count)")
      next = bin.milliseconds + 1
    }
    return lines
  }

  private static func totals(_ results: HttperfResults) -> [String] {
    [
      "",
      "Total: connections \(results.connections) requests \(results.requests) replies \(results.replies) "
        + format("test-duration %.3f s", results.durationSeconds),
      "",
    ]
  }

  private static func connections(_ results: HttperfResults) -> [String] {
    let lifetime = results.lifetime
    let length = ratio(results.replies, results.lifetime.samples)
    return [
      format(
        "Connection rate: %.1f conn/s (%.1f ms/conn, ", results.perSecond(results.connections),
        results.millisecondsEach(results.connections))
        + "<=\(results.maxConcurrentConnections) concurrent connections)",
      format(
        "Connection time [ms]: min %.1f avg %.1f max %.1f median %.1f stddev %.1f", lifetime.minimum, lifetime.average,
        lifetime.maximum, results.lifetimeMedian, lifetime.deviation),
      format("Connection time [ms]: connect %.1f", results.connectMean),
      format("Connection length [replies/conn]: %.3f", length),
      "",
    ]
  }

  private static func requests(_ results: HttperfResults) -> [String] {
    [
      format(
        "Request rate: %.1f req/s (%.1f ms/req)", results.perSecond(results.requests),
        results.millisecondsEach(results.requests)),
      format("Request size [B]: %.1f", ratio(Int(results.requestBytes), results.requests)),
      "",
    ]
  }

  private static func replies(_ results: HttperfResults) -> [String] {
    let rate = results.replyRate
    let sizes = [results.headerBytes, results.contentBytes, results.footerBytes].map { ratio(Int($0), results.replies) }
    let classes = zip(1..., results.statuses).map { "\($0)xx=\($1)" }.joined(separator: " ")
    return [
      format(
        "Reply rate [replies/s]: min %.1f avg %.1f max %.1f stddev %.1f ", rate.minimum, rate.average, rate.maximum,
        rate.deviation) + "(\(rate.samples) samples)",
      format("Reply time [ms]: response %.1f transfer %.1f", results.responseMean, results.transferMean),
      format(
        "Reply size [B]: header %.1f content %.1f footer %.1f (total %.1f)", sizes[0], sizes[1], sizes[2],
        sizes.reduce(0, +)),
      "Reply status: \(classes)",
      "",
    ]
  }

  private static func costs(_ results: HttperfResults) -> [String] {
    let (user, system) = (results.userSeconds, results.systemSeconds)
    let duration = results.durationSeconds
    // Footers are left out, as httperf does.
    let bytes = Double(results.requestBytes + results.headerBytes + results.contentBytes)
    return [
      format(
        "CPU time [s]: user %.2f system %.2f (user %.1f%% system %.1f%% total %.1f%%)", user, system,
        100 * ratio(user, duration), 100 * ratio(system, duration), 100 * ratio(user + system, duration)),
      format("Net I/O: %.1f KB/s (%.1f*10^6 bps)", ratio(bytes, duration) / 1024, 8e-6 * ratio(bytes, duration)),
      "",
    ]
  }

  private static func errors(_ results: HttperfResults) -> [String] {
    [
      "Errors: total \(results.errorTotal) client-timo \(results[.clientTimeout]) "
        + "socket-timo \(results[.socketTimeout]) connrefused \(results[.connectionRefused]) "
        + "connreset \(results[.connectionReset])",
      "Errors: fd-unavail \(results[.descriptorUnavailable]) addrunavail \(results[.addressUnavailable]) "
        + "ftab-full \(results[.fileTableFull]) other \(results[.other])",
    ]
  }

  private static func sessions(_ sessions: HttperfResults.Sessions) -> [String] {
    let rate = sessions.rate
    return [
      "",
      format(
        "Session rate [sess/s]: min %.2f avg %.2f max %.2f stddev %.2f ", rate.minimum, rate.average, rate.maximum,
        rate.deviation) + "(\(sessions.completed)/\(sessions.initiated))",
      format("Session: avg %.2f connections/session", sessions.connectionsPerSession),
      format("Session lifetime [s]: %.1f", sessions.lifetimeSeconds),
      format("Session failtime [s]: %.1f", sessions.failtimeSeconds),
      "Session length histogram: " + sessions.lengths.map(String.init).joined(separator: " "),
    ]
  }
}

extension HttperfResults {
  fileprivate func perSecond(_ count: Int) -> Double { ratio(Double(count), durationSeconds) }

  fileprivate func millisecondsEach(_ count: Int) -> Double { 1e3 * ratio(durationSeconds, Double(count)) }
}

/// A quotient, 0 where there is nothing to divide by: httperf would print `nan` or `inf`.
private func ratio(_ part: Double, _ whole: Double) -> Double { whole > 0 ? part / whole : 0 }

private func ratio(_ part: Int, _ whole: Int) -> Double { ratio(Double(part), Double(whole)) }
