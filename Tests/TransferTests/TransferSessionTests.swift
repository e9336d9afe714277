import Glibc
import ScriptedPeer
import Testing

@testable import Transfer

@Suite("An HTTP exchange")
struct TransferSessionTests {
  static let easy = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-One: a\r\nx-one:  b \r\n\r\neasy!"

  @Test("brings status, headers, body, version, times and bytes")
  func brings() throws {
    let peer = ScriptedPeer([.answer(Self.easy)])
    let answer = try TransferSession().perform(
      TransferRequest("GET", peer.url("/hi?x=1"), headers: [.init("X-Empty", ""), .init("X-Blank", " ")]))
    #expect(answer.status == 200)
    #expect(answer.body == Array("easy!".utf8))
    #expect(answer.headers.map(\.value) == ["5", "a", "b"])
    #expect(answer.header("X-ONE") == "a")
    #expect(answer.version == .http11)
    #expect(answer.bytes.received == 5)
    #expect(!answer.reusedConnection)
    let times = answer.times
    #expect(times.nameNanoseconds <= times.connectNanoseconds && times.connectNanoseconds <= times.sendNanoseconds)
    #expect(times.sendNanoseconds <= times.firstByteNanoseconds && times.firstByteNanoseconds <= times.totalNanoseconds)
    #expect(times.totalNanoseconds > 0 && times.tlsNanoseconds == 0)
    let lines = peer.requests[0].split(separator: "\r\n")
    #expect(lines.first == "GET /hi?x=1 HTTP/1.1")
    #expect(lines.contains("X-Empty:") && lines.contains("X-Blank:") && lines.contains("User-Agent: reactometer"))
  }

  @Test("keeps its connection, and sends bodies whole with the headers they were given and no others")
  func keepsItsConnection() throws {
    let peer = ScriptedPeer([.answer(Self.easy), .answer(Self.easy), .answer(Self.easy), .answer(Self.easy)])
    let session = TransferSession()
    let large = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
    _ = try session.perform(TransferRequest("PUT", peer.url("/a"), body: Array("12".utf8)))
    let answer = try session.perform(
      TransferRequest("POST", peer.url("/b"), headers: [.init("Content-Type", "t/t")], body: large))
    _ = try session.perform(TransferRequest("DELETE", peer.url("/c")))
    _ = try session.perform(TransferRequest("POST", peer.url("/d"), body: []))
    #expect(answer.reusedConnection && answer.bytes.sent == 300_000)
    #expect(peer.connections == 1)
    #expect(peer.requests.map { String($0.prefix { $0 != " " }) } == ["PUT", "POST", "DELETE", "POST"])
    #expect(peer.requests[0].hasSuffix("\r\nContent-Length: 2\r\n\r\n12"))
    #expect(peer.requests[1].contains("Content-Type: t/t") && peer.requests[1].utf8.count > 300_000)
    #expect(peer.requests[3].contains("Content-Length: 0"))
    #expect(!peer.requests.contains { $0.contains("Expect") || $0.contains("form-urlencoded") })
  }

  @Test("a HEAD has no body, and what is not 2xx is an answer too")
  func takesAnyStatus() throws {
    let peer = ScriptedPeer([
      .answer("HTTP/1.1 404 Not Found\r\nContent-Length: 99\r\n\r\n"),
      .answer("HTTP/1.1 100 Continue\r\nX: 1\r\n\r\nHTTP/1.1 503 Busy\r\nRetry-After: 3\r\nContent-Length: 0\r\n\r\n"),
      .answerAndClose("HTTP/1.0 500 Oh\r\n\r\nwords"),
    ])
    let session = TransferSession()
    #expect(try session.perform(TransferRequest("HEAD", peer.url(), body: [49])).status == 404)
    #expect(peer.requests[0].hasPrefix("HEAD / ") && peer.requests[0].hasSuffix("\r\n\r\n"))
    let busy = try session.perform(TransferRequest("GET", peer.url()))
    #expect(busy.status == 503 && busy.header("Retry-After") == "3" && busy.headers.count == 2)
    let failed = try session.perform(TransferRequest("GET", peer.url()))
    #expect(failed.status == 500 && failed.version == .http10 && failed.body == Array("words".utf8))
  }

  @Test("cookies go back when they are kept, until they are forgotten")
  func keepsCookies() throws {
    let set = "HTTP/1.1 200 OK\r\nSet-Cookie: AuthSession=abc; Version=1; Path=/; HttpOnly\r\nContent-Length: 0\r\n\r\n"
    let peer = ScriptedPeer([.answer(set), .answer(set), .answer(Self.easy)])
    var options = TransferOptions()
    options.keepsCookies = true
    let session = TransferSession(options)
    for step in 0..<3 {
      if step == 2 { session.forgetCookies() }
      _ = try session.perform(TransferRequest("GET", peer.url()))
    }
    #expect(peer.requests.map { $0.contains("Cookie: AuthSession=abc") } == [false, true, false])
  }

  @Test("names and passwords are sent as Basic authentication, from the request or from the URL")
  func authenticates() throws {
    let peer = ScriptedPeer([.answer(Self.easy), .answer(Self.easy), .answer(Self.easy)])
    let session = TransferSession()
    var request = TransferRequest("GET", peer.url())
    request.user = "me"
    request.password = "pa:ss"
    _ = try session.perform(request)
    _ = try session.perform(TransferRequest("GET", "http://me:pa%3Ass@127.0.0.1:\(peer.port)/"))
    _ = try session.perform(TransferRequest("GET", peer.url()))
    #expect(peer.requests.map { $0.contains("Authorization: Basic bWU6cGE6c3M=") } == [true, true, false])
  }

  @Test("a redirection is an answer, and not followed: headers and password would go wherever it leads")
  func followsNoRedirection() throws {
    let away = "HTTP/1.1 302 Found\r\nLocation: /there\r\nContent-Length: 3\r\n\r\nout"
    let peer = ScriptedPeer([.answer(away), .answer(Self.easy)])
    #expect(try TransferSession().perform(TransferRequest("GET", peer.url())).status == 302)
    #expect(peer.requests.count == 1)
  }

  @Test("an answer in chunks comes whole, what follows its last chunk among its headers; one that is cut off does not")
  func takesChunks() throws {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    let peer = ScriptedPeer([
      .answer(head + "3\r\neas\r\n2;x=1\r\ny!\r\n0\r\nX-Sum: 7\r\n\r\n"), .answerAndClose(head + "3\r\neas\r\n"),
    ])
    let session = TransferSession()
    let answer = try session.perform(TransferRequest("GET", peer.url()))
    #expect(answer.body == Array("easy!".utf8) && answer.header("X-Sum") == "7")
    let error = #expect(throws: TransferError.self) { try session.perform(TransferRequest("GET", peer.url())) }
    #expect(error?.kind == .reset)
  }
}
