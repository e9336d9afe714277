import Foundation
import Testing

@Suite("reactometer httperf")
struct HttperfTests {
  /// Runs the command, for a minute at the most.
  private func httperf(_ arguments: [String]) throws -> RunningProcess.Result {
    let program = RunningProcess.folder.appendingPathComponent("reactometer").path
    return try RunningProcess.run("/usr/bin/timeout", ["60", program, "httperf"] + arguments)
  }

  private func valid(_ server: TestServer, _ arguments: [String]) throws -> Text {
    let result = try httperf(["--server", "127.0.0.1", "--port", "\(server.port)"] + arguments)
    #expect(result.status == 0)
    #expect(result.errors == "")
    return Text(result.output)
  }

  /// A report, and the numbers in it.
  struct Text {
    let lines: [String]

    init(_ text: String) {
      // The last line ends with a newline too.
      lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    /// The numbers of the line with this beginning, those of its names left out.
    func numbers(_ beginning: String) throws -> [Double] {
      let line = try #require(lines.first { $0.hasPrefix(beginning) }, "no line '\(beginning)'")
      let words = line.dropFirst(beginning.count).split(separator: " ")
      return words.compactMap { Double($0.trimmingCharacters(in: CharacterSet(charactersIn: "(<=,%)"))) }
    }

    /// `1xx` to `5xx`
    func statuses() throws -> [Double] {
      let line = try #require(lines.first { $0.hasPrefix("Reply status: ") })
      return line.matches(of: /=(\d+)/).compactMap { Double($0.output.1) }
    }
  }

  /// The whole report, line by line, as httperf 0.9.0 prints it; `N` stands for `%lu`, `F` for `%.1f`.
  static let form = [
    "httperf --client=N/N --server=127\\.0\\.0\\.1 --port=N --uri=\\S+ --send-buffer=4096 --recv-buffer=16384 "
      + "--num-conns=N --num-calls=N",
    "Maximum connect burst length: N",
    "",
    "Total: connections N requests N replies N test-duration \\d+\\.\\d{3} s",
    "",
    "Connection rate: F conn/s \\(F ms/conn, <=N concurrent connections\\)",
    "Connection time \\[ms\\]: min F avg F max F median F stddev F",
    "Connection time \\[ms\\]: connect F",
    "Connection length \\[replies/conn\\]: \\d+\\.\\d{3}",
    "",
    "Request rate: F req/s \\(F ms/req\\)",
    "Request size \\[B\\]: F",
    "",
    "Reply rate \\[replies/s\\]: min F avg F max F stddev F \\(N samples\\)",
    "Reply time \\[ms\\]: response F transfer F",
    "Reply size \\[B\\]: header F content F footer F \\(total F\\)",
    "Reply status: 1xx=N 2xx=N 3xx=N 4xx=N 5xx=N",
    "",
    "CPU time \\[s\\]: user D system D \\(user F% system F% total F%\\)",
    "Net I/O: F KB/s \\(F\\*10\\^6 bps\\)",
    "",
    "Errors: total N client-timo N socket-timo N connrefused N connreset N",
    "Errors: fd-unavail N addrunavail N ftab-full N other N",
  ]

  static let sessionForm = [
    "",
    "Session rate \\[sess/s\\]: min D avg D max D stddev D \\(N/N\\)",
    "Session: avg D connections/session",
    "Session lifetime \\[s\\]: F",
    "Session failtime \\[s\\]: F",
    "Session length histogram:( N)+",
  ]

  private func expect(_ text: Text, hasForm form: [String]) throws {
    #expect(text.lines.count == form.count)
    for (line, form) in zip(text.lines, form) {
      let pattern = form.replacing(/\bN\b/, with: "\\d+").replacing(/\bF\b/, with: "\\d+\\.\\d")
        .replacing(/\bD\b/, with: "\\d+\\.\\d{2}")
      #expect(try Regex(pattern).wholeMatch(in: line) != nil, "'\(line)' is not '\(form)'")
    }
  }

  @Test("prints httperf's text, line for line, and numbers that agree with each other")
  func report() throws {
    let server = try TestServer("inline-server")
    let text = try valid(server, ["--uri", "/hi", "--num-conns", "20", "--num-calls", "5"])
    try expect(text, hasForm: Self.form)
    try expectAgreement(text, connections: 20, calls: 5)
    #expect(try text.numbers("Request size [B]:") == [64])
    let size = try text.numbers("Reply size [B]:")
    #expect(size[1] == 5 && size[2] == 0 && size[3] == size[0] + size[1])
    #expect(try text.statuses() == [0, 100, 0, 0, 0])
  }

  /// The arithmetic between the lines; rates are rounded to one digit, the duration to three.
  private func expectAgreement(_ text: Text, connections: Double, calls: Double) throws {
    let total = try text.numbers("Total:")
    #expect(total.dropLast() == [connections, connections * calls, connections * calls])
    let duration = total[3]
    let connectionRate = try text.numbers("Connection rate:")
    let requestRate = try text.numbers("Request rate:")
    for (rate, count) in [(connectionRate[0], connections), (requestRate[0], connections * calls)] {
      #expect(rate >= count / (duration + 0.0006) - 0.1)
      if duration > 0.001 { #expect(rate <= count / (duration - 0.0006) + 0.1) }
    }
    #expect(try text.numbers("Connection length [replies/conn]:") == [calls])
    let lifetime = try text.numbers("Connection time [ms]: min")
    #expect(lifetime[0] <= lifetime[1] && lifetime[1] <= lifetime[2])
    #expect(try text.statuses().reduce(0, +) == total[2])
    let errors = try text.numbers("Errors: total") + text.numbers("Errors: fd-unavail")
    #expect(errors.count == 9)
    #expect(errors[0] == errors.dropFirst().reduce(0, +))
  }

  @Test("is read by the expressions autobench reads httperf with")
  func autobench() throws {
    let server = try TestServer("inline-server")
    let text = try valid(
      server, ["--uri", "/hi", "--num-conns", "30", "--num-calls", "2", "--rate", "300", "--timeout", "20"])
    let patterns = [
      #"^Total: .*replies (\d+)"#, #"^Connection rate: (\d+\.\d)"#, #"^Request rate: (\d+\.\d)"#,
      #"^Reply rate .*min (\d+\.\d) avg (\d+\.\d) max (\d+\.\d) stddev (\d+\.\d)"#,
      #"^Reply time .* response (\d+\.\d)"#, #"^Net I\/O: (\d+\.\d)"#, #"^Errors: total (\d+)"#,
    ]
    for pattern in patterns {
      let regex = try Regex(pattern)
      #expect(text.lines.filter { $0.firstMatch(of: regex) != nil }.count == 1, "\(pattern)")
    }
    #expect(try text.numbers("Total:")[2] == 60)
    #expect(text.lines[0].contains(" --timeout=20 ") && text.lines[0].contains(" --rate=300 "))
  }

  @Test("measures work, in bursts, before HTTP/1.1", arguments: servers)
  func work(name: String) throws {
    let server = try TestServer(name, ["--fib", "10"])
    let text = try valid(
      server, ["--num-conns", "3", "--num-calls", "5", "--burst-length", "2", "--http-version", "1.0"])
    #expect(try text.statuses() == [0, 15, 0, 0, 0])
    #expect(try text.numbers("Errors: total")[0] == 0)
  }

  @Test("prints the block on sessions")
  func sessions() throws {
    let server = try TestServer("inline-server")
    let text = try valid(server, ["--uri", "/hi", "--wsess", "4,5,0.01", "--burst-length", "2", "--rate", "100"])
    #expect(text.lines[0].hasSuffix(" --wsess=4,5,0.010 --burst-length=2"))
    try expect(
      Text(text.lines.dropFirst().joined(separator: "\n") + "\n"), hasForm: Self.form.dropFirst() + Self.sessionForm)
    #expect(try text.numbers("Session length histogram:") == [0, 0, 0, 0, 0, 4])
    #expect(try text.numbers("Total:").prefix(3) == [4, 20, 20])
  }

  @Test(
    "a bad command line ends with 64 and one sentence",
    arguments: [
      (["--nonsense"], "unrecognized option '--nonsense'"), (["--num", "3"], "ambiguous"),
      (["--num-conns", "0"], "'0'"), (["--rate", "fast"], "'fast'"), (["--wsess", "1,2"], "'1,2'"),
      (["--ssl"], "no TLS"), (["--client", "2/2"], "'2/2'"), (["--port"], "requires an argument"),
      (["--wsess", "1,1,0", "--max-connections", "9"], "--max-connections is 9"),
    ])
  func usage(arguments: [String], says: String) throws {
    let result = try httperf(arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("reactometer: "))
    #expect(result.errors.contains(says), "was: \(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "was: \(result.errors)")
  }

  @Test("a server that is not there ends with 69, the report printed all the same")
  func refused() throws {
    let port: UInt16
    do { port = try TestServer("inline-server").port }
    let result = try httperf(["--server", "127.0.0.1", "--port", "\(port)", "--num-conns", "3"])
    #expect(result.status == 69)
    try expect(Text(result.output), hasForm: Self.form)
    #expect(try Text(result.output).numbers("Errors: total") == [3, 0, 0, 3, 0])
    #expect(result.errors.contains("all 3 connections were refused"), "was: \(result.errors)")
  }

  @Test("a run whose replies are no good ends with 3, its text the same as ever")
  func void() throws {
    let server = try TestServer("inline-server")
    let result = try httperf([
      "--server", "127.0.0.1", "--port", "\(server.port)", "--uri", "/nothing", "--num-calls", "4",
    ])
    #expect(result.status == 3)
    try expect(Text(result.output), hasForm: Self.form)
    #expect(try Text(result.output).statuses() == [0, 0, 0, 4, 0])
    #expect(result.errors == "reactometer: The run proves nothing: only 0 of 4 replies had a 2xx status.\n")
  }

  @Test("Ctrl-C prints what was measured so far")
  func interrupted() throws {
    let server = try TestServer("inline-server")
    let process = try RunningProcess(
      "reactometer",
      [
        "httperf", "--server", "127.0.0.1", "--port", "\(server.port)", "--uri", "/hi", "--num-conns", "100000",
        "--rate",
        "100", "--runtime", "60", "--periodic-stats",
      ])
    // The first line of its course: it has been at it for a second.
    while let line = process.readLine(), !line.hasPrefix("[") {}
    process.signal(SIGINT)
    let result = process.finish()
    #expect(result.status == 0)
    let text = Text(result.output)
    #expect(try text.numbers("Total:")[2] >= 50)
    #expect(text.lines.last?.hasPrefix("Errors: fd-unavail 0") == true)
  }

  @Test("help and version end well")
  func help() throws {
    let help = try httperf(["--help"])
    #expect(help.status == 0)
    #expect(help.output.hasPrefix("Usage: httperf "))
    let version = try httperf(["--version"])
    #expect(version.status == 0)
    #expect(version.output.hasPrefix("httperf: httperf-0.9.0"))
  }
}
