import Testing

@testable import StandIns

#if canImport(Glibc)
  import Glibc
#endif

@Suite("A stand-in on a thread")
struct StandInThreadTests {
  @Test("answers at its address until it is stopped, which may be said twice", .timeLimit(.minutes(2)))
  func life() throws {
    let options = StandInOptions(
      .couchdb(user: nil, password: ""), faults: try FaultPlan(parsing: ["error=100%"], for: .couchdb, seed: 1))
    let server = try StandInThread(options)
    let port = try port(server)
    #expect(try ask(port, "GET /_up HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    #expect(try ask(port, "PUT /db HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 500 "))
    #expect(try ask(port, "GET /_faults HTTP/1.0\r\n\r\n").contains(#""requests":3"#))
    #expect(server.stop()?.injected(.error) == 1)
    #expect(server.stop()?.requests == 3)
    #expect(throws: Refused.self) { try ask(port, "GET / HTTP/1.0\r\n\r\n") }
  }

  @Test("a body that trickles comes whole, and takes its time", .timeLimit(.minutes(2)))
  func slowBody() throws {
    let faults = try FaultPlan(parsing: ["slow-body=100ms"], for: .couchdb, seed: 1)
    let server = try StandInThread(StandInOptions(.couchdb(user: nil, password: ""), faults: faults))
    let port = try port(server)
    let start = ContinuousClock.now
    let answer = try ask(port, "PUT /db HTTP/1.0\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 201 ") && answer.hasSuffix("\r\n\r\n{\"ok\":true}"))
    #expect(ContinuousClock.now - start >= .milliseconds(90))
    #expect(try ask(port, "HEAD /db HTTP/1.0\r\n\r\n").hasSuffix("\r\n\r\n"))
    #expect(server.stop()?.injected(.slowBody) == 2)
  }

  @Test("a continuous feed tells what others write, with heartbeats between", .timeLimit(.minutes(2)))
  func continuous() throws {
    let server = try StandInThread(StandInOptions(.couchdb(user: nil, password: "")))
    let port = try port(server)
    for target in ["/db", "/db/a"] { _ = try ask(port, "PUT \(target) HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}") }
    let feed = try open(port, "GET /db/_changes?feed=continuous&heartbeat=5&limit=2 HTTP/1.0\r\n\r\n")
    var told = ""
    // A heartbeat: everything that was there has been told.
    while !told.hasSuffix("\n\n") { told += try #require(piece(feed)) }
    _ = try ask(port, "PUT /db/b HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}")
    while let more = piece(feed) { told += more }
    close(feed)
    let body = try #require(told.firstRange(of: "\r\n\r\n").map { told[$0.upperBound...] })
    let lines = body.split(separator: "\n")
    #expect(lines.count == 3 && lines.last == "{\"last_seq\":\"2-standin\",\"pending\":0}")
  }

  @Test("feeds end when the server stops", .timeLimit(.minutes(2)))
  func feedsEnd() throws {
    let server = try StandInThread(StandInOptions(.couchdb(user: nil, password: "")))
    let port = try port(server)
    _ = try ask(port, "PUT /db HTTP/1.0\r\n\r\n")
    let feed = try open(port, "GET /db/_changes?feed=longpoll HTTP/1.0\r\n\r\n")
    var told = ""
    while !told.hasSuffix("[\n\n") { told += try #require(piece(feed)) }
    server.stop()
    while let more = piece(feed) { told += more }
    close(feed)
    #expect(told.hasSuffix("\n],\n\"last_seq\":\"0-standin\",\"pending\":0}\n"))
  }

  private struct Refused: Error {}

  private func port(_ server: StandInThread) throws -> UInt16 {
    try #require(server.url.split(separator: ":").last.flatMap { UInt16($0) })
  }

  /// One request, and everything until the server closes.
  private func ask(_ port: UInt16, _ request: String) throws -> String {
    let descriptor = try open(port, request)
    defer { close(descriptor) }
    var reply = ""
    while let more = piece(descriptor) { reply += more }
    return reply
  }

  /// What comes next; nil at the end. All of it is ASCII.
  private func piece(_ descriptor: Int32) -> String? {
    var piece = [UInt8](repeating: 0, count: 4_096)
    let count = read(descriptor, &piece, piece.count)
    return count > 0 ? String(decoding: piece[..<count], as: UTF8.self) : nil
  }

  /// A connection on which one request has been sent.
  private func open(_ port: UInt16, _ request: String) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else {
      close(descriptor)
      throw Refused()
    }
    _ = write(descriptor, request, request.utf8.count)
    return descriptor
  }
}
