import Testing

@Suite("What is wrong is said in one sentence, with the right exit status")
struct ServerFlagTests {
  @Test(
    "bad flags end with 64", arguments: servers,
    [
      (["--fib", "x"], "--fib"), (["--fib", "93"], "--fib is 93, but must be from 0 to 92"),
      (["--fib=-1"], "--fib is -1"), (["--workers", "0"], "--workers is 0"), (["--port", "70000"], "70000"),
      (["--max-queue=-5"], "--max-queue is -5"), (["--nonsense"], "--nonsense"), (["stray"], "stray"),
      (["--max-connections", "0"], "--max-connections is 0"), (["--head-deadline", "0"], "--head-deadline is 0"),
      (["--idle-deadline", "nan"], "--idle-deadline"),
      (["--min-workers", "3", "--max-workers", "2"], "--min-workers is 3, but must not be more than --max-workers, 2"),
      (["--workers", "2", "--max-workers", "3"], "--workers 2 means that there are always 2"),
      (["--shed", "most"], "'most'"), (["--pin", "reactor=70000"], "--pin has '70000'"),
      (["--pin", "workers=65535"], "--pin names processor 65535 for the workers"),
    ])
  func badFlags(_ name: String, _ row: (arguments: [String], says: String)) throws {
    let result = try RunningProcess.run(name, row.arguments)
    #expect(result.status == 64)
    #expect(result.output == "")
    #expect(result.errors.hasPrefix("\(name): "), "was: \(result.errors)")
    #expect(result.errors.contains(row.says), "was: \(result.errors)")
    #expect(result.errors.split(separator: "\n").count == 1, "was: \(result.errors)")
  }

  @Test("a bad FIB in the environment ends with 64", arguments: servers)
  func badEnvironment(_ name: String) throws {
    let result = try RunningProcess.run(name, [], environment: ["FIB": "thirty"])
    #expect(result.status == 64)
    #expect(result.errors.contains("FIB is 'thirty'"))
  }

  @Test("a port that is taken ends with 69 and names it", arguments: servers)
  func portTaken(_ name: String) throws {
    let first = try TestServer("inline-server")
    let result = try RunningProcess.run(name, ["--port", "\(first.port)"])
    #expect(result.status == 69)
    #expect(result.errors.contains("127.0.0.1:\(first.port)"), "was: \(result.errors)")
    #expect(result.errors.contains("Address already in use"))
  }

  @Test("an address that cannot be looked up ends with 69", arguments: servers)
  func badAddress(_ name: String) throws {
    let result = try RunningProcess.run(name, ["--address", "not an address", "--port", "0"])
    #expect(result.status == 69)
    #expect(result.errors.contains("'not an address'"), "was: \(result.errors)")
  }

  @Test("help is printed under the server's own name", arguments: servers)
  func help(_ name: String) throws {
    let result = try RunningProcess.run(name, ["--help"])
    #expect(result.status == 0)
    #expect(result.output.contains("USAGE: \(name) "))
    for flag in [
      "--address", "--port", "--fib", "--max-fib", "--workers", "--max-queue", "--server-timing", "--shed", "--pin",
    ] {
      #expect(result.output.contains(flag))
    }
  }

  @Test("an IPv6 address is listened on and announced in brackets", arguments: ["::1", "[::1]"])
  func ipv6(_ address: String) throws {
    let server = try TestServer("inline-server", ["--address", address])
    #expect(server.line == "inline-server listening on http://[::1]:\(server.port) (fib 30)")
  }
}
