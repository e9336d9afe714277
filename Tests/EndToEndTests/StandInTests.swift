import Foundation
import Testing

@Suite("reactometer stand-in")
struct StandInTests {
  @Test("says in one line where it listens, and at the end which faults there were")
  func lines() throws {
    let server = try StandIn("couchdb", ["--fault", "conflict=100%", "--seed", "5"])
    #expect(server.line == "couchdb stand-in listening on \(server.url)")
    #expect(try server.ask("PUT", "/db").status == 201)
    #expect(try server.ask("PUT", "/db/a", "{}").status == 409)
    let faults = try server.ask("GET", "/_faults")
    #expect(faults.body.contains(#""conflict":{"share":"100%","injected":1,"of":1,"unit":"writes"}"#))
    let result = server.stop()
    #expect(result.status == 0)
    #expect(
      result.output == """
        couchdb stand-in: 3 requests, seed 5
          fault     share  injected  of
          conflict   100%         1  1 writes

        """)
  }

  @Test("with reset-after-commit a write is there although its answer never came; with reset-before it is not")
  func resets() throws {
    for (fault, isCarriedOut) in [("reset-after-commit", true), ("reset-before", false)] {
      let server = try StandIn("couchdb", ["--fault", "\(fault)=50%", "--seed", "3"])
      var lost: [Int] = []
      repeat { _ = try? server.ask("PUT", "/db") } while try !exists(server, "/db")
      for number in 0..<20 {
        if (try? server.ask("PUT", "/db/d\(number)", "{}")) == nil { lost.append(number) }
      }
      #expect(!lost.isEmpty && lost.count < 20)
      for number in lost { #expect(try exists(server, "/db/d\(number)") == isCarriedOut, "\(fault)") }
    }
  }

  /// Asks until there is an answer.
  private func exists(_ server: StandIn, _ target: String) throws -> Bool {
    for _ in 0..<200 {
      if let reply = try? server.ask("GET", target) { return reply.status == 200 }
    }
    throw ConnectionClosed()
  }

  @Test("with latency an answer comes no sooner than that")
  func latency() throws {
    let server = try StandIn("couchdb", ["--fault", "latency=200ms"])
    let start = ContinuousClock.now
    #expect(try server.ask("PUT", "/db").status == 201)
    #expect(ContinuousClock.now - start >= .milliseconds(199))
  }

  @Test("a body of many megabytes is taken")
  func largeBody() throws {
    let server = try StandIn("couchdb")
    #expect(try server.ask("PUT", "/db").status == 201)
    let text = String(repeating: "x", count: 4_000_000)
    let connection = try RawConnection(port: server.port)
    let body = #"{"docs":[{"_id":"a","x":"\#(text)"},{"_id":"b","x":"\#(text)"}]}"#
    let head = "POST /db/_bulk_docs HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    try connection.send(head + "Content-Length: \(body.utf8.count)\r\n\r\n")
    connection.pour(body, most: body.utf8.count, patience: 30_000)
    #expect(try connection.readReply().status == 201)
    #expect(try server.ask("GET", "/db").body.contains("\"doc_count\":2"))
  }

  @Test("the password comes from the environment or from a file, and is asked for")
  func password() throws {
    let scratch = try Scratch()
    let file = scratch.file("password")
    try Data("secret\nrest".utf8).write(to: file)
    let basic = "Authorization: Basic \(Data("me:secret".utf8).base64EncodedString())\r\n"
    for (arguments, environment) in [
      (["--password-file", file.path], [:]), ([], ["COUCHDB_PASSWORD": "secret"]),
    ] {
      let server = try StandIn("couchdb", ["--user", "me"] + arguments, environment: environment)
      #expect(try server.ask("PUT", "/db").status == 401)
      let connection = try RawConnection(port: server.port)
      try connection.send("PUT /db HTTP/1.1\r\nHost: a\r\n\(basic)\r\n")
      #expect(try connection.readReply().status == 201)
    }
  }

  @Test(
    "what makes no sense ends with a sentence and its status",
    arguments: [
      (["couchdb", "--fault", "thottle=1%"], 64, "knows no fault 'thottle'"),
      (["couchdb", "--fault", "unprocessed=1%"], 64, "knows no fault 'unprocessed'"),
      (["dynamodb", "--fault", "throttle=200%"], 64, "percentage from 0% to 100%"),
      (["dynamodb", "--fault", "latency=1%"], 64, "50ms"),
      (["dynamodb", "--fault", "slow-body=1%"], 64, "slow-body=1% is no time"),
      (["couchdb", "--user", "me"], 64, "COUCHDB_PASSWORD"),
      (["couchdb", "--password-file", "x"], 64, "--user"),
      (["couchdb", "--user", "me", "--password-file", "/nonexistent"], 66, "/nonexistent"),
      (["dynamodb", "--secret", ""], 64, "--secret"),
      (["couchdb", "--port", "70000"], 64, "--port"),
      (["couchdb", "--address", "192.0.2.1"], 69, "--address"),
      (["mongodb"], 64, "mongodb"),
    ] as [([String], Int32, String)])
  func mistakes(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let result = try RunningProcess.run(
      "reactometer", ["stand-in"] + arguments)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.errors.contains(words), "\(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test("its help says what it is: no database")
  func help() throws {
    for arguments in [["stand-in", "--help"], ["help", "stand-in"]] {
      let result = try RunningProcess.run("reactometer", arguments)
      #expect(result.status == 0 && result.output.contains("A stand-in is no database"))
    }
  }
}
