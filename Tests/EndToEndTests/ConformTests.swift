import Foundation
import Testing

/// The N of each `GET /?fib=N` that stands in a text, wherever it stands: how the careless take requests apart.
private func marks(in text: String) -> [Int] {
  text.components(separatedBy: "GET /?fib=").dropFirst().compactMap { Int($0.prefix { $0.isNumber }) }
}

@Suite("reactometer conform")
struct ConformTests {
  @Test("each of the servers passes every case, and is whole afterwards", arguments: servers)
  func passes(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "2"])
    let result = try RunningProcess.run("reactometer", ["conform", server.url, "--timeout", "20", "--json", "-"])
    #expect(result.status == 0, "\(result.errors)")
    let record = try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(record["schema"] as? String == "reactometer.conform/1")
    #expect(record["failed"] as? Int == 0)
    let cases = try #require(record["cases"] as? [[String: Any]])
    #expect(cases.count >= 120 && cases.count == record["passed"] as? Int)
    for one in cases where one["passed"] as? Bool != true {
      Issue.record("\(one["group"] ?? ""), \(one["name"] ?? ""): \(one["fault"] ?? "")")
    }
    try eventually("all its connections are gone") { try server.counter("connections") == 1 }
    let resident = try server.residentBytes()
    #expect(try RunningProcess.run("reactometer", ["conform", server.url, "--timeout", "20"]).status == 0)
    let grown = try server.residentBytes() - resident
    #expect(grown < 2 << 20, "the second time cost \(grown) bytes")
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 0)
  }

  @Test("prints a row for each case, and a conclusion")
  func table() throws {
    let server = try TestServer("inline-server")
    let result = try RunningProcess.run("reactometer", ["conform", server.url, "--only", "smuggling"])
    #expect(result.status == 0)
    #expect(result.output.contains("ok  smuggling  CL.TE"))
    #expect(result.output.contains(": all passed."))
    #expect(result.errors.isEmpty)
  }

  @Test("a folder of raw messages is sent as it is, and only survival is asked for", arguments: servers)
  func corpus(_ name: String) throws {
    let scratch = try Scratch()
    let folder = scratch.file("corpus")
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("more"), withIntermediateDirectories: true)
    for (file, text) in [
      ("whole", "GET /hi HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n"), ("empty", ""),
      ("refused", "GET / HTTP/1.1\nHost: a\n\n"), ("cut", "GET / HT"), ("more/noise", "\u{0}\u{1}\u{2}\r\n\r\n"),
      ("more/body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99\r\n\r\nhello"),
    ] {
      try Data(text.utf8).write(to: folder.appendingPathComponent(file))
    }
    let server = try TestServer(name)
    let result = try RunningProcess.run("reactometer", ["conform", server.url, "--corpus", folder.path])
    #expect(result.status == 0, "\(result.output)")
    #expect(result.output.contains("6 cases, played on 6 connections: all passed."))
  }

  @Test("a server that mixes answers up is found out")
  func mixedUp() throws {
    // Each connection after the first gets the answer that was due to the request before.
    let last = Box(nil as Int?)
    let peer = try ScriptedPeer { received, _ in
      guard let n = marks(in: received).last, received.hasSuffix("\r\n\r\n") else { return "" }
      return markedAnswer(last.exchange(n) ?? n)
    }
    let result = try conform(peer, ["--only", "origin form", "--timeout", "2"])
    #expect(result.status == 3)
    #expect(result.output.contains("is not its own"), "\(result.output)")
  }

  @Test("a server that leaves malformed requests without a word is found out")
  func hangs() throws {
    let peer = try ScriptedPeer { received, sent in
      guard !received.contains("X : y") else { return "" }
      let due = marks(in: received).map(markedAnswer).joined()
      return String(decoding: due.utf8.dropFirst(sent), as: UTF8.self)
    }
    let result = try conform(peer, ["--only", "a space before the colon", "--timeout", "0.3"])
    #expect(result.status == 3)
    #expect(result.output.contains("no answer came in time"), "\(result.output)")
  }

  @Test("a server that stands still from the first case on is given up soon")
  func standsStill() throws {
    let asked = Box(0)
    let peer = try ScriptedPeer { received, _ in
      guard asked.exchange(asked.value + 1) == 0, let n = marks(in: received).last else { return "" }
      return markedAnswer(n)
    }
    let result = try conform(peer, ["--timeout", "0.1"])
    #expect(result.status == 3)
    #expect(result.output.contains("Broken off: the server answers no marked request any more."))
  }

  @Test("a server that answers a request hidden in another is found out")
  func smuggled() throws {
    // Refuses what it should, and then goes on with what follows it.
    let peer = try ScriptedPeer { received, sent in
      var answers = ""
      for part in received.components(separatedBy: "\r\n\r\n").dropLast() {
        answers +=
          part.contains("Transfer-Encoding") && part.contains("Content-Length")
          ? "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
          : marks(in: part).map(markedAnswer).joined()
      }
      return String(decoding: answers.utf8.dropFirst(sent), as: UTF8.self)
    }
    let result = try conform(peer, ["--only", "a length of nought behind it", "--timeout", "1"])
    #expect(result.status == 3)
    #expect(result.output.contains("a request which was hidden"), "\(result.output)")
  }

  @Test(
    "what makes no sense is refused",
    arguments: [
      (["conform"], 64), (["conform", "ftp://x"], 64), (["conform", "http://127.0.0.1:1", "--timeout", "0"], 64),
      (["conform", "http://127.0.0.1:1", "--only", "no such case"], 64), (["conform", "http://127.0.0.1:1"], 69),
      (["conform", "http://127.0.0.1:1", "--corpus", "/nowhere"], 66),
    ] as [([String], Int32)])
  func refusals(arguments: [String], status: Int32) throws {
    let result = try RunningProcess("reactometer", arguments).finish()
    #expect(result.status == status && result.output.isEmpty && !result.errors.isEmpty)
  }
}

private func conform(_ peer: ScriptedPeer, _ options: [String]) throws -> RunningProcess.Result {
  try withExtendedLifetime(peer) { try RunningProcess.run("reactometer", ["conform", peer.url] + options) }
}

/// A value that threads of a scripted server share.
final class Box<Value: Sendable>: @unchecked Sendable {
  // Unchecked: reached under the lock alone.
  private let lock = NSLock()
  private var held: Value

  init(_ value: Value) { held = value }

  var value: Value { lock.withLock { held } }

  /// Puts a value in, and returns the one before.
  func exchange(_ new: Value) -> Value {
    lock.withLock {
      defer { held = new }
      return held
    }
  }
}
