import Httperf
import Pacing
import Testing

@Suite struct HttperfCommandTests {
  private func options(_ line: String) throws -> HttperfOptions {
    guard case .run(let options) = try HttperfCommand.parse(line.split(separator: " ").map(String.init)) else {
      Issue.record("'\(line)' should run")
      return HttperfOptions()
    }
    return options
  }

  @Test("without options the defaults are httperf's")
  func defaults() throws {
    #expect(try options("") == HttperfOptions())
    #expect(
      HttperfOptions().echo == "httperf --client=0/1 --server=localhost --port=80 --uri=/ --send-buffer=4096 "
        + "--recv-buffer=16384 --num-conns=1 --num-calls=1")
  }

  @Test(
    "the echo is the one httperf 0.9.0 prints for the same command",
    arguments: [
      (
        "--hog --server 127.0.0.1 --port 39045 --num-conns 20 --num-calls 1 --rate 100",
        "httperf --hog --client=0/1 --server=127.0.0.1 --port=39045 --uri=/ --rate=100 --send-buffer=4096 "
          + "--recv-buffer=16384 --num-conns=20 --num-calls=1"
      ),
      (
        "-v -v --server 127.0.0.1 --port 39509 --wsess 5,3,0.01 --rate 10 --timeout 5",
        "httperf --verbose --timeout=5 --client=0/1 --server=127.0.0.1 --port=39509 --uri=/ --rate=10 "
          + "--send-buffer=4096 --recv-buffer=16384 --wsess=5,3,0.010"
      ),
      (
        "--server h --num-conns 3 --period e0.01 --verbose --add-header X:y --burst 2 --num-calls 4 "
          + "--http-version 1.0 --think-timeout 1.5 extra --max-conn=4 --period=u0.001,0.002",
        "httperf --verbose --think-timeout=1.5 --client=0/1 --server=h --port=80 --uri=/ --http-version=1.0 "
          + "--max-connections=4 --period=u0.001,0.002 --send-buffer=4096 --recv-buffer=16384 --add-header='X:y' "
          + "--num-conns=3 --num-calls=4 --burst-length=2"
      ),
      (
        "--server h --client 1/3 --num-conns 2 --method POST --server-name foo --use-timer-cache --rate 0.333333333",
        "httperf --client=1/3 --server=h --server_name=foo --port=80 --uri=/ --rate=0.333333 --send-buffer=4096 "
          + "--recv-buffer=16384 --method=POST --use-timer-cache --num-conns=2 --num-calls=1"
      ),
      (
        "--period v0.1,1,.2,2 --runtime 1.5 --periodic-stats --close-with-reset",
        "httperf --close-with-reset --runtime=1.5 --client=0/1 --server=localhost --port=80 --uri=/ "
          + "--period=v0.1,1,0.2,2 --send-buffer=4096 --recv-buffer=16384 --num-conns=1 --num-calls=1 --periodic-stats"
      ),
    ])
  func echo(line: String, expected: String) throws {
    #expect(try options(line).echo == expected)
  }

  @Test(
    "a long option may be shortened while it is unique",
    arguments: ["--num-conns 7", "--num-conns=7", "--num-co 7", "--num-con=7"])
  func abbreviated(line: String) throws {
    #expect(try options(line).connections == 7)
  }

  @Test("an option's full name wins over longer ones that begin alike")
  func exactName() throws {
    #expect(try options("--server a").server == "a")
    #expect(try options("--wsess 1,2,3").session == HttperfSession(sessions: 1, callsPerSession: 2, thinkSeconds: 3))
  }

  @Test(
    "periods become arrivals",
    arguments: [
      ("--rate 0", nil), ("--period 0", nil), ("--period u0,0", nil), ("--period e0", nil),
      ("--rate 5", .constant(perSecond: 5)), ("--period 0.2", .constant(perSecond: 5)),
      ("--period d0.2", .constant(perSecond: 5)), ("--period .2", .constant(perSecond: 5)),
      ("--period D0.2", .constant(perSecond: 5)), ("--period e0.25", .poisson(perSecond: 4)),
      ("--period u1,2", .uniform(fromSeconds: 1, toSeconds: 2)),
      ("--period v1,2", .steps([ArrivalStep(gapSeconds: 1, durationSeconds: 2)])),
    ] as [(String, Arrivals?)])
  func periods(line: String, arrivals: Arrivals?) throws {
    #expect(try options(line).arrivals == arrivals)
  }

  @Test("help and version end the reading", arguments: ["--help", "-h", "--he", "-vh", "--help --num-conns x"])
  func help(line: String) throws {
    #expect(try HttperfCommand.parse(line.split(separator: " ").map(String.init)) == .help)
    #expect(try HttperfCommand.parse(["--version"]) == .version)
    #expect(try HttperfCommand.parse(["-V"]) == .version)
  }

  @Test(
    "what cannot be used is refused with a sentence",
    arguments: [
      ("--foo", "unrecognized option '--foo'"),
      ("--r 5", "option '--r' is ambiguous; possibilities: '--rate' '--recv-buffer' '--retry-on-failure' '--runtime'"),
      ("--rate", "option '--rate' requires an argument"), ("--hog=1", "option '--hog' doesn't allow an argument"),
      ("-x", "invalid option -- 'x'"), ("--rate x", "illegal request rate 'x': give a number of 0 or more"),
      ("--rate -1", "illegal request rate '-1': give a number of 0 or more"),
      ("--rate nan", "illegal request rate 'nan': give a number of 0 or more"),
      ("--port 70000", "illegal port number '70000': give a whole number of at least 1 and at most 65535"),
      ("--num-calls -1", "illegal number of calls '-1': give a whole number of at least 1"),
      ("--num-conns 0", "illegal number of connections '0': give a whole number of at least 1"),
      ("--burst-length 0", "illegal burst-length '0': give a whole number of at least 1"),
      ("--client 3/3", "illegal client '3/3': give its number, counted from 0, and how many there are, such as 0/2"),
      ("--client 1", "illegal client '1': give its number, counted from 0, and how many there are, such as 0/2"),
      ("--http-version 2.0", "illegal version number '2.0': give 1.0 or 1.1"),
      ("--runtime 0", "illegal runtime value '0': give a number above 0"),
      ("--period u1", "illegal period 'u1': give a smallest and a largest gap, such as u0.1,0.3"),
      ("--period x1", "illegal interarrival distribution 'x' in 'x1': give d, u, e or v before the seconds"),
      ("--period e1,2", "illegal mean interarrival time 'e1,2': give one number of seconds"),
      ("--period d-1", "illegal interarrival time 'd-1': give seconds of 0 or more"),
      ("--period v1", "illegal period 'v1': give up to 16 pairs of a gap and a duration, such as v0.1,5,0.2,5"),
      (
        "--wsess 1,2,x",
        "illegal user think time (3rd param) in --wsess '1,2,x': give sessions, calls per session and seconds to "
          + "think, such as 10,5,2"
      ),
      ("--uri=", "illegal URI '': give one or more characters without spaces"),
      ("--ssl", "the option '--ssl' is not supported: this client has no TLS"),
      ("--ssl-ciphers A", "the option '--ssl-ciphers' is not supported: this client has no TLS"),
      ("--wlog y,f", "the option '--wlog' is not supported: this client has no log of URIs"),
      ("--wset 1,1", "the option '--wset' is not supported: this client has no working set of files"),
      ("--wsesslog 1,1,f", "the option '--wsesslog' is not supported: this client has no log of sessions"),
      ("--wsesspage 1,1,1", "the option '--wsesspage' is not supported: this client has no sessions of pages"),
    ])
  func refused(line: String, sentence: String) {
    let error = #expect(throws: HttperfUsageError.self) { try options(line) }
    #expect(error?.description == sentence)
  }

  @Test(
    "periods no schedule can be made of are refused", arguments: ["u2,1", "v0,1", "v1,0", "d1e-10", "e1e-10"])
  func unpacable(period: String) {
    let error = #expect(throws: HttperfUsageError.self) { try options("--period \(period)") }
    #expect(error?.description.hasPrefix("illegal period '\(period)'") == true)
  }

  @Test("more than sixteen steps are refused, sixteen are not")
  func steps() throws {
    #expect(throws: Never.self) {
      try options("--period v" + [String](repeating: "1,1", count: 16).joined(separator: ","))
    }
    #expect(throws: HttperfUsageError.self) {
      try options("--period v" + [String](repeating: "1,1", count: 17).joined(separator: ","))
    }
  }

  @Test(
    "escapes of an added header are resolved and its line is ended",
    arguments: [
      (#"X: y\n"#, "X: y\r\n"), ("X: y", "X: y\r\n"), (#"A: 1\nB: 2\n"#, "A: 1\r\nB: 2\r\n"),
      (#"A: \101\\\n"#, "A: A\\\r\n"),
      (#"A: 1\r\a"#, "A: 1\r\n"), ("", ""), (#"A: \q\n"#, "A: q\r\n"),
    ])
  func addedHeader(text: String, bytes: String) {
    var options = HttperfOptions()
    options.addedHeader = text
    #expect(options.addedHeaderBytes == Array(bytes.utf8))
  }

  @Test("clients take their first sample at different times")
  func firstSample() {
    #expect(HttperfClient(identity: 0, count: 1).firstSampleSeconds == 5)
    #expect(HttperfClient(identity: 0, count: 2).firstSampleSeconds == 2.5)
    #expect(HttperfClient(identity: 1, count: 2).firstSampleSeconds == 5)
  }
}
