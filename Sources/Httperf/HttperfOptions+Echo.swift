import Pacing

extension HttperfOptions {
  /// The command as httperf repeats it in the first line of its report: every setting, in its order and form.
  ///
  /// `--server_name` has an underscore because httperf prints one.
  public var echo: String {
    var words = ["httperf"]
    if verbosity > 0 { words.append("--verbose") }
    if hog { words.append("--hog") }
    if closeWithReset { words.append("--close-with-reset") }
    if thinkTimeoutSeconds > 0 { words.append(format("--think-timeout=%g", thinkTimeoutSeconds)) }
    if timeoutSeconds > 0 { words.append(format("--timeout=%g", timeoutSeconds)) }
    if runtimeSeconds > 0 { words.append(format("--runtime=%g", runtimeSeconds)) }
    words.append("--client=\(client.identity)/\(client.count)")
    words.append("--server=\(server)")
    if let serverName { words.append("--server_name=\(serverName)") }
    words += ["--port=\(port)", "--uri=\(uri)"]
    if httpVersion != HttperfVersion(major: 1, minor: 1) {
      words.append("--http-version=\(httpVersion.major).\(httpVersion.minor)")
    }
    if maxConnections > 0 { words.append("--max-connections=\(maxConnections)") }
    if let period = period.echo { words.append(period) }
    words += ["--send-buffer=\(sendBufferBytes)", "--recv-buffer=\(receiveBufferBytes)"]
    if let addedHeader { words.append("--add-header='\(addedHeader)'") }
    if let method { words.append("--method=\(method)") }
    if useTimerCache { words.append("--use-timer-cache") }
    words += workloadEcho
    if periodicStats { words.append("--periodic-stats") }
    return words.joined(separator: " ")
  }

  private var workloadEcho: [String] {
    let burst = burstLength == 1 ? [] : ["--burst-length=\(burstLength)"]
    guard let session else {
      return ["--num-conns=\(connections)", "--num-calls=\(callsPerConnection)"] + burst
    }
    return [
      "--wsess=\(session.sessions),\(session.callsPerSession)," + format("%.3f", session.thinkSeconds)
    ] + burst
  }
}

extension HttperfPeriod {
  fileprivate var echo: String? {
    switch self {
    case .sequential: nil
    case .deterministic(let perSecond): format("--rate=%g", perSecond)
    case .uniform(let from, let to): format("--period=u%g,%g", from, to)
    case .exponential(let mean): format("--period=e%g", mean)
    case .variable(let steps):
      "--period=v" + steps.map { format("%g,%g", $0.gapSeconds, $0.durationSeconds) }.joined(separator: ",")
    }
  }
}
