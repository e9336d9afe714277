import CCurl
import Glibc
import ScriptedPeer
import Testing

@testable import Transfer

@Suite("An HTTP exchange that fails")
struct TransferErrorTests {
  static let easy = TransferSessionTests.easy

  static func failure(
    _ url: String, method: String = "GET", body: [UInt8]? = nil, _ options: TransferOptions = TransferOptions()
  ) -> TransferError? {
    do {
      _ = try TransferSession(options).perform(TransferRequest(method, url, body: body))
      return nil
    } catch { return error }
  }

  @Test(
    "is told by kind before anything is sent",
    arguments: [
      ("no url", TransferError.Kind.url), ("", .url), ("ftp://127.0.0.1/x", .url),
      ("http://me:secret@no-such-host.invalid/x?token=secret", .resolve),
      ("http://me:secret@127.0.0.1:1/db?token=secret", .refused),
    ])
  func tellsKinds(_ row: (url: String, kind: TransferError.Kind)) {
    let error = Self.failure(row.url)
    #expect(error?.kind == row.kind)
    #expect(error?.mayHaveArrived == false)
    #expect(error?.sentence.contains("secret") == false && error?.sentence.contains("me:") == false)
  }

  @Test("a connection that is reset after the request may have carried it out")
  func tellsResets() {
    let reset = ScriptedPeer([.reset])
    let error = Self.failure(reset.url(), method: "POST", body: Array("x".utf8))
    #expect(error?.kind == .reset && error?.mayHaveArrived == true)
    let cut = ScriptedPeer([.answerAndClose("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nless")])
    #expect(Self.failure(cut.url())?.kind == .reset)
    let closed = ScriptedPeer([.answerAndClose("")])
    #expect(Self.failure(closed.url())?.kind == .reset)
  }

  @Test("a body that has begun to go out over a kept connection is not sent again in silence")
  func repeatsNothing() throws {
    let peer = ScriptedPeer([.answer(Self.easy), .reset, .answer(Self.easy)])
    let session = TransferSession()
    _ = try session.perform(TransferRequest("POST", peer.url("/1"), body: [49]))
    #expect(throws: TransferError.self) { try session.perform(TransferRequest("POST", peer.url("/2"), body: [50])) }
    _ = try session.perform(TransferRequest("POST", peer.url("/3"), body: [51]))
    #expect(peer.requests.map { $0.last } == ["1", "2", "3"])
  }

  @Test("silence ends by the time of the whole exchange, or by the time in which nothing moves")
  func tellsTimeouts() {
    var total = TransferOptions()
    total.totalTimeout = .milliseconds(50)
    let error = Self.failure(ScriptedPeer([.silence]).url(), method: "POST", body: [120], total)
    #expect(error?.kind == .timeout && error?.mayHaveArrived == true)
    var stall = TransferOptions()
    stall.totalTimeout = nil
    stall.stallTimeout = .seconds(1)
    #expect(Self.failure(ScriptedPeer([.silence]).url(), stall)?.kind == .timeout)
  }

  @Test("what is too large, not HTTP, or not TLS")
  func tellsStrangers() {
    var small = TransferOptions()
    small.largestAnswer = 4
    #expect(Self.failure(ScriptedPeer([.answer(Self.easy)]).url(), small)?.kind == .tooLarge)
    small.largestAnswer = 5
    #expect(Self.failure(ScriptedPeer([.answer(Self.easy)]).url(), small) == nil)
    for stranger in ["SSH-2.0-OpenSSH_9.2\r\n", "-ERR unknown command\r\n", "HTTP/9.9 200 OK\r\n\r\n"] {
      #expect(Self.failure(ScriptedPeer([.answerAndClose(stranger)]).url())?.kind == .notHTTP)
    }
    let plain = ScriptedPeer([.closeAtOnce])
    #expect(Self.failure("https://127.0.0.1:\(plain.port)/")?.kind == .tls)
    var missing = TransferOptions()
    missing.authorityFile = "/no/such/file.pem"
    let tls = ScriptedPeer([.closeAtOnce])
    #expect(Self.failure("https://127.0.0.1:\(tls.port)/", missing)?.kind == .tls)
  }

  @Test(
    "a header that would become another one, or none, is not sent, nor anything else; its value is not told",
    arguments: [
      ("X", "se\rcret"), ("X", "secret\r\nY: b"), ("X", "secret\n"), ("X", "sec\u{0}ret"), ("X\r\nY", "secret"),
      ("X:", "secret"), ("X;", "secret"), ("a b", "secret"), ("", "secret"), ("ä", "secret"),
    ])
  func refusesHeaders(_ row: (name: String, value: String)) {
    let peer = ScriptedPeer([.answer(Self.easy)])
    let error = #expect(throws: TransferError.self) {
      try TransferSession().perform(
        TransferRequest("GET", peer.url(), headers: [.init("Fine", "yes"), .init(row.name, row.value)]))
    }
    #expect(error?.kind == .header && error?.mayHaveArrived == false)
    #expect(error?.sentence.contains("cret") == false)
    #expect(peer.connections == 0)
  }

  @Test(
    "what the system says of a connection that cannot be made is told apart",
    arguments: [
      (ECONNREFUSED, .refused), (ENETUNREACH, .unreachable), (EADDRNOTAVAIL, .unreachable),
      (EACCES, .unreachable), (0, .unreachable), (ETIMEDOUT, .connectTimeout),
    ] as [(Int32, TransferError.Kind)])
  func tellsWhyNotConnected(_ row: (errno: Int32, kind: TransferError.Kind)) {
    #expect(
      TransferError.Kind.of(CURLE_COULDNT_CONNECT, errno: Int(row.errno), connected: false, answered: false)
        == row.kind)
  }
}

@Suite("What may be said of a URL")
struct PlaceTests {
  @Test(
    "scheme, host, port and path, but neither name, password nor query",
    arguments: [
      ("http://a.b/c", "http://a.b/c"), ("http://me:pw@a.b:5984/db?x=1#y", "http://a.b:5984/db"),
      ("HTTPS://[::1]:1", "https://[::1]:1/"), ("http://me:p%40w@a/", "http://a/"),
    ])
  func says(_ row: (url: String, text: String)) {
    #expect(Place(url: row.url)?.description == row.text)
  }

  @Test("what is no URL has no place", arguments: ["", "a.b", "/x", "http://", "http://a:99999/"])
  func refuses(_ text: String) {
    #expect(Place(url: text) == nil)
  }

  @Test(
    "requests to this machine itself use no proxy",
    arguments: [
      ("http://localhost:1", true), ("http://LocalHost/", true), ("http://127.9.9.9", true), ("http://[::1]/", true),
      ("http://x.localhost", true),
      ("http://127.example.com", false), ("http://10.0.0.1", false), ("http://localhost.example.com", false),
    ])
  func knowsLoopback(_ row: (url: String, isLoopback: Bool)) {
    #expect(Place(url: row.url)?.isLoopback == row.isLoopback)
  }
}
