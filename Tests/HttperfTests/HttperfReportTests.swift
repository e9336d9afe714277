import Glibc
import Httperf
import Testing

@Suite struct HttperfReportTests {
  /// `sessions` follows a real run of httperf 0.9.0 but for the number of concurrent connections; `refused` and `everything`
  /// follow the formats in its source.
  private func golden(_ name: String) throws -> String {
    let path = #filePath.replacing("HttperfReportTests.swift", with: "Golden/\(name).txt")
    let file = try #require(fopen(path, "r"), "\(path) cannot be opened")
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }

  /// A run like the one behind the golden file `sessions`: 5 sessions of 3 calls, at 10 sessions per second.
  private func sessionRun() -> HttperfResults {
    var statistics = HttperfStatistics(sessions: true)
    for lifetime in [106_900_000, 106_900_000, 106_900_000, 107_400_000, 110_900_000] as [UInt64] {
      statistics.connectStarted()
      statistics.connectBurst(of: 1)
      statistics.connected(afterNanoseconds: 40_000)
      for _ in 0..<3 {
        statistics.requestSent(bytes: 62)
        statistics.replyBegan(responseNanoseconds: 800_000, status: 200)
        statistics.replyEnded(transferNanoseconds: 28_100_000, status: 200, headerBytes: 111, contentBytes: 6)
      }
      statistics.connectionClosed(lifetimeNanoseconds: lifetime, replies: 3)
      statistics.sessionEnded(lifetimeNanoseconds: lifetime, calls: 3, connections: 1, failed: false)
    }
    return statistics.results(durationNanoseconds: 511_300_000, userSeconds: 0.0757, systemSeconds: 0.4356)
  }

  @Test("a run of sessions with -v -v prints as httperf prints it")
  func sessions() throws {
    var options = HttperfOptions()
    options.verbosity = 2
    #expect(HttperfReport.text(sessionRun(), options: options) == (try golden("sessions")))
  }

  @Test("a run in which nothing was answered prints zeros, never nan or inf")
  func nothingAnswered() throws {
    var statistics = HttperfStatistics()
    statistics.connectStarted()
    statistics.failed(.connectionRefused)
    statistics.connectionClosed(lifetimeNanoseconds: 1000, replies: 0)
    let results = statistics.results(durationNanoseconds: 0, userSeconds: 0, systemSeconds: 0)
    #expect(HttperfReport.text(results, options: HttperfOptions()) == (try golden("refused")))
  }

  @Test("a run with samples, every status class and every error prints as httperf prints it")
  func everything() throws {
    var results = HttperfResults()
    results.durationSeconds = 11.8021
    results.maxConnectBurst = 3
    results.connections = 1060
    results.requests = 4100
    results.maxConcurrentConnections = 17
    results.lifetime = .init(minimum: 0.94, average: 1.149, maximum: 100_200.26, deviation: 0.2449, samples: 1000)
    results.lifetimeMedian = 1.5
    results.connectMean = 0.0351
    results.responseMean = 1.06
    results.transferMean = 0.04
    results.replyRate = .init(minimum: 4.96, average: 340.02, maximum: 1234.56, deviation: 17.25, samples: 2)
    results.requestBytes = 62 * 4100
    results.headerBytes = 111 * 4000
    results.contentBytes = 6 * 4000 + 1000
    results.footerBytes = 4000
    results.statuses = [1, 3900, 50, 40, 9]
    results.periodic = HttperfPeriodic(status200: 3890, status302: 50)
    results.userSeconds = 2.254
    results.systemSeconds = 9.5444
    for (error, count) in zip(HttperfError.allCases, 1...) { results[error] = count }
    var options = HttperfOptions()
    options.periodicStats = true
    #expect(HttperfReport.text(results, options: options) == (try golden("everything")))
  }

  @Test("the lines printed during a run are httperf's")
  func progress() {
    #expect(HttperfReport.sample(replies: 5, sessions: nil) == ["reply-rate = 5.0     "])
    #expect(
      HttperfReport.sample(replies: 1234.56, sessions: 2) == ["reply-rate = 1234.6  ", "session-rate = 2.0     "])
    #expect(
      HttperfReport.periodic(HttperfPeriodic(status200: 3, status302: 1), elapsedNanoseconds: 1_000_012_000)
        == "[1.000012 s] 200=3, 302=1")
    #expect(HttperfReport.descriptorLimit(1024) == "httperf: maximum number of open descriptors = 1024")
  }

  @Test(
    "Autobench's patterns find their numbers",
    arguments: [
      ("Total: ", "replies 15 "), ("Connection rate: 9.8", "conn/s"), ("Request rate: 29.3", "req/s"),
      ("Reply rate [replies/s]: ", "min 0.0 avg 0.0 max 0.0 stddev 0.0"), ("Reply time [ms]: ", "response 0.8 "),
      ("Net I/O: 5.1", "KB/s"), ("Errors: total 0", "client-timo 0"),
    ])
  func autobench(start: String, part: String) {
    let lines = HttperfReport.text(sessionRun(), options: HttperfOptions()).split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix(start) && $0.contains(part) })
  }
}
