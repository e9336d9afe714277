import Foundation
import Testing

/// How a request may drip in: what comes at once, and what is repeated for as long as the server listens.
struct Drip: CustomTestStringConvertible, Sendable {
  var name: String
  var first: String
  var drop: String
  /// Whether the head is complete, so that the request's deadline counts and not the head's.
  var isBody = false
  var testDescription: String { name }

  static let all = [
    Drip(name: "the request line", first: "GET /", drop: "a"),
    Drip(name: "one field", first: "GET /hi HTTP/1.1\r\nHost: x\r\nX: ", drop: "a"),
    Drip(name: "whole fields", first: "GET /hi HTTP/1.1\r\nHost: x\r\n", drop: "X: y\r\n"),
    Drip(
      name: "a head behind an answered request",
      first: "GET /hi HTTP/1.1\r\nHost: x\r\n\r\nGET /hi HTTP/1.1\r\nHost: x\r\n", drop: "X: y\r\n"),
    Drip(name: "a body", first: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\n", drop: "a", isBody: true),
    Drip(
      name: "chunks", first: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", drop: "1\r\na\r\n",
      isBody: true),
    Drip(
      name: "the line of a chunk", first: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5;",
      drop: "a",
      isBody: true),
    Drip(
      name: "trailers", first: "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
      drop: "X: y\r\n",
      isBody: true),
  ]
}

/// A request whose answer is long for its length and costs no work, and as many bytes of such requests as have more answers than the
/// kernel keeps for a client that does not read.
private let unread = "GET /no HTTP/1.1\r\nHost: x\r\n\r\n"
private let unreadBytes = 200_000

@Suite("Slow peers, idle peers and peers that leave")
struct BadPeerTests {
  @Test("a request that drips in meets its deadline, whatever drips, on every server", arguments: servers)
  func drips(_ name: String) throws {
    let server = try TestServer(name, ["--head-deadline", "0.4", "--request-deadline", "0.6"])
    // All at once: the deadline of one must not wait for that of another.
    var open = try Drip.all.map { (drip: $0, connection: try server.connect()) }
    for (drip, connection) in open { try connection.send(drip.first) }
    let began = Date()
    while !open.isEmpty, Date().timeIntervalSince(began) < 20 {
      for (drip, connection) in open { try? connection.send(drip.drop) }
      usleep(10_000)
      open.removeAll { drip, connection in
        var ready = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, 0) > 0, let reply = try? connection.readReply() else { return false }
        // The first of two requests may be answered before the second is refused.
        guard reply.status != 200 else { return false }
        #expect(reply.status == 408, "\(drip.name)")
        #expect(Date().timeIntervalSince(began) > (drip.isBody ? 0.55 : 0.35), "\(drip.name)")
        #expect(reply.field("Connection") == "close" && connection.isClosedByPeer())
        return true
      }
    }
    #expect(open.isEmpty, "still open: \(open.map(\.drip.name))")
    #expect(try server.counter("deadlines_passed") == Drip.all.count)
  }

  @Test("empty lines that drip in do not keep an idle connection open", arguments: servers)
  func emptyLines(_ name: String) throws {
    let server = try TestServer(name, ["--idle-deadline", "0.4"])
    let connection = try server.connect()
    var ready = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
    // Three of them, since more are refused.
    for _ in 0..<3 where poll(&ready, 1, 100) == 0 { try connection.send("\r\n") }
    #expect(connection.isClosedByPeer())
    #expect(try server.counter("deadlines_passed") == 1)
  }

  @Test(
    "readers that take nothing cost little memory, keep nobody waiting, and are cut at the send deadline",
    arguments: servers)
  func deafReaders(_ name: String) throws {
    let server = try TestServer(name, ["--send-deadline", "0.5"])
    let count = 3
    let before = try server.residentBytes()
    for round in 1...2 {
      let readers = try (0..<count).map { _ in try RawConnection(port: server.port, isDeaf: true) }
      // First until each is stuck, which others must not notice, then until each is cut.
      for reader in readers { reader.pour(unread, most: unreadBytes, patience: 100) }
      #expect(try server.get("/hi").body == "easy!")
      for reader in readers { reader.pour(unread, most: unreadBytes, patience: 5_000) }
      try eventually("the readers are cut") { try server.counter("deadlines_passed") == round * count }
      for reader in readers { reader.readToTheEnd() }
      try eventually("they are gone") { try server.counter("connections") == 1 }
    }
    // 256 KiB each may wait to be sent, and 128 KiB to be read; the rest is what serving takes in any case.
    let grown = try server.residentBytes(peak: true) - before
    #expect(grown < (count + 2) << 20, "grown by \(grown) bytes")
  }

  /// Where a connection is when its client leaves.
  enum Phase: CaseIterable {
    case beforeTheHead, withinTheHead, withinTheBody, working, sending

    var sent: String {
      switch self {
      case .beforeTheHead: ""
      case .withinTheHead: "GET / HTTP/1.1\r\nHost: x\r\nX: "
      case .withinTheBody: "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\nhello"
      case .working: "GET /?fib=24 HTTP/1.1\r\nHost: x\r\n\r\n"
      case .sending: unread
      }
    }
  }

  @Test(
    "clients that leave in any phase, half or with a reset, leave nothing behind: no connection, descriptor, memory or work",
    arguments: servers)
  func departures(_ name: String) throws {
    let server = try TestServer(name, ["--workers", "2", "--send-deadline", "20"])
    var resident: [Int] = []
    let descriptors = try server.descriptorCount()
    for _ in 1...4 {
      for phase in Phase.allCases {
        for _ in 1...(phase == .sending ? 1 : 15) { try leave(server, phase) }
      }
      try eventually("all of them are gone") {
        try server.counter("connections") == 1 && server.statistics()["running"] as? Int == 0
      }
      resident.append(try server.residentBytes())
    }
    #expect(try server.get("/?fib=20").body == "answer is >>> 6765\n")
    try eventually("their descriptors are closed") { try server.descriptorCount() == descriptors }
    #expect(resident[3] - resident[1] < 2 << 20, "resident: \(resident)")
    let before = cpuTicks(of: server.pid)
    usleep(500_000)
    #expect(cpuTicks(of: server.pid) - before < 10, "it spins")
    server.process.signal(SIGTERM)
    #expect(server.process.finish().status == 0)
  }

  /// One client that ends its side and waits for the end of the other, and one that breaks off.
  private func leave(_ server: TestServer, _ phase: Phase) throws {
    for breaksOff in [false, true] {
      let isSending = phase == .sending
      let connection = try RawConnection(port: server.port, isDeaf: isSending)
      if isSending {
        connection.pour(phase.sent, most: unreadBytes, patience: 200)
      } else if !phase.sent.isEmpty {
        try connection.send(phase.sent)
      }
      if breaksOff {
        connection.breakOff()
      } else {
        connection.endSending()
        connection.readToTheEnd()
      }
    }
  }

  @Test(
    "many idle connections keep nobody waiting and cost a few KiB each, and go when they are closed", arguments: servers
  )
  func idle(_ name: String) throws {
    let server = try TestServer(name)
    #expect(try server.get("/hi").body == "easy!")
    let busy = try server.connect()
    let before = try server.residentBytes()
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    // Up to 2,000; half of what this process may open, since other tests open some too.
    let count = min(2_000, Int(clamping: limit.rlim_cur) / 2)
    var connections = try (0..<count).map { _ in try server.connect() }
    try eventually("\(count) are held") { try server.counter("connections") >= count }
    for _ in 0..<100 {
      try busy.send("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n")
      #expect(try busy.readReply().body == "easy!")
    }
    let each = (try server.residentBytes() - before) / count
    #expect(each < 8_192, "\(each) bytes for each of \(count)")
    connections.removeAll()
    try eventually("they are gone") { try server.counter("connections") == 2 }
  }
}
