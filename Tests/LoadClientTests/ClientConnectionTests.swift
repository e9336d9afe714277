import HTTPCodec
import Measurement
import Reactor
import Testing

@testable import LoadClient

@Suite("A client connection")
struct ClientConnectionTests {
  /// Sends some requests at once and collects what is told until the connection is over or all have ended.
  private final class Owner: ClientConnectionDelegate {
    let loop: EventLoop
    var ended: [Exchange] = []
    var began = 0
    var stood = 0
    var closure: Closure?
    private let expected: Int
    private var connection: ClientConnection?
    private var message: RequestMessage?
    /// Sends a request for each that ended well, from inside that news.
    var asksAgain = false

    init(expecting count: Int) throws {
      expected = count
      loop = try EventLoop()
    }

    func send(_ count: Int, to server: ScriptedServer) throws {
      let connection = ClientConnection(loop: loop, tag: 3, delegate: self)
      self.connection = connection
      let address = try SocketAddress.resolve(host: "127.0.0.1", port: server.port)[0]
      connection.connect(to: address)
      var bytes: [UInt8] = []
      RequestWriter.write(target: "/", host: "x", to: &bytes)
      let message = RequestMessage(method: .get, bytes: bytes)
      self.message = message
      for number in 0..<count {
        connection.send(message, token: UInt64(number), at: MonotonicClock.nanoseconds())
      }
      loop.run()
      connection.close()
      self.connection = nil
    }

    func connectionStands(_ connection: ClientConnection, at nanoseconds: UInt64) { stood += 1 }
    func connectionReplyBegan(_ connection: ClientConnection, at nanoseconds: UInt64) { began += 1 }

    func connection(_ connection: ClientConnection, ended exchange: Exchange) {
      ended.append(exchange)
      if ended.count == expected { loop.stop() }
      if asksAgain, exchange.failure == nil, let message { connection.send(message, token: 1, at: exchange.endedAt) }
    }

    func connectionClosed(_ connection: ClientConnection, because closure: Closure, at nanoseconds: UInt64) {
      self.closure = closure
      loop.stop()
    }
  }

  @Test("answers pipelined requests in their order, with their times and sizes")
  func pipelining() throws {
    let server = try ScriptedServer()
    let owner = try Owner(expecting: 5)
    try owner.send(5, to: server)
    #expect(owner.ended.map(\.token) == [0, 1, 2, 3, 4])
    #expect(owner.stood == 1)
    #expect(owner.began == 5)
    for exchange in owner.ended {
      #expect(exchange.failure == nil)
      #expect(exchange.status == 200)
      #expect(exchange.bodyBytes == 2)
      #expect(exchange.headBytes + exchange.bodyBytes == exchange.wireBytes)
      #expect(exchange.wireBytes == ScriptedServer.ok.utf8.count)
      #expect(exchange.startedAt <= exchange.sentAt)
      #expect(exchange.sentAt <= exchange.firstByteAt)
      #expect(exchange.firstByteAt <= exchange.endedAt)
    }
  }

  @Test("ends the requests behind an answer that was the last one")
  func lastReply() throws {
    let last = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    let server = try ScriptedServer { $0 == 1 ? .reply(last) : .reply(ScriptedServer.ok) }
    let owner = try Owner(expecting: 99)
    try owner.send(4, to: server)
    #expect(owner.ended.map(\.failure) == [nil, nil, .closedEarly, .closedEarly])
    #expect(owner.closure == .afterReply)
  }

  @Test("takes no answer for a request that was sent after it was read")
  func surplus() throws {
    let server = try ScriptedServer(replying: ScriptedServer.ok + ScriptedServer.ok)
    let owner = try Owner(expecting: 99)
    owner.asksAgain = true
    try owner.send(1, to: server)
    #expect(owner.ended.map(\.failure) == [nil, .malformedReply])
    #expect(owner.closure == .broken(.malformedReply))
  }

  @Test("ends every outstanding request when the peer closes")
  func earlyClose() throws {
    let server = try ScriptedServer { _ in .replyAndClose(ScriptedServer.ok) }
    let owner = try Owner(expecting: 99)
    try owner.send(3, to: server)
    #expect(owner.ended.count == 3)
    #expect(owner.ended.first?.failure == nil)
    #expect(owner.ended.last?.failure != nil)
  }

  @Test("reads past interim answers")
  func interim() throws {
    let server = try ScriptedServer(replying: "HTTP/1.1 103 Early Hints\r\n\r\n" + ScriptedServer.ok)
    let owner = try Owner(expecting: 2)
    try owner.send(2, to: server)
    #expect(owner.ended.map(\.status) == [200, 200])
    #expect(owner.began == 2)
  }

  @Test("tells of a refused connection, never from inside connect")
  func refused() throws {
    let server = try ScriptedServer()
    server.stop()
    let owner = try Owner(expecting: 99)
    try owner.send(2, to: server)
    #expect(owner.ended.map(\.failure) == [.connectRefused, .connectRefused])
    #expect(owner.ended.allSatisfy { $0.sentAt == 0 })
    #expect(owner.closure == .notConnected(.connectRefused))
  }
}

@Suite("An expected body")
struct ExpectedBodyTests {
  @Test(
    "is the same body however it is cut",
    arguments: [
      ("answer", "answer", true), ("answer", "answer\n", true), ("answer\n", "answer", false), ("", "", true),
      ("answer", "answer\n\n", false), ("answer", "answe", false), ("answer", "bnswer", false),
      ("answer", "answers", false),
      ("", "\n", true), ("", "x", false),
    ])
  func cuts(expected: String, body: String, isGood: Bool) {
    let expected = ExpectedBody(expected)
    let bytes = Array(body.utf8)
    for first in 0...bytes.count {
      for second in first...bytes.count {
        var offset = 0
        var matches = true
        for piece in [bytes[..<first], bytes[first..<second], bytes[second...]] {
          Array(piece).withUnsafeBytes { matches = matches && expected.matches($0, at: offset) }
          offset += piece.count
        }
        #expect((matches && expected.isComplete(offset)) == isGood)
      }
    }
  }
}

@Suite("A ring queue")
struct RingQueueTests {
  @Test("gives back what was put in, in order, while it wraps round and grows")
  func order() {
    var queue = RingQueue<Int>(capacity: 3)
    var next = 0
    var expected = 0
    for round in 1...20 {
      for _ in 0..<round {
        queue.append(next)
        next += 1
      }
      for _ in 0..<round / 2 {
        #expect(queue.first == expected)
        let element = queue.popFirst()
        #expect(element == expected)
        expected += 1
      }
    }
    queue.updateEach { $0 += 1_000 }
    while let element = queue.popFirst() {
      #expect(element == expected + 1_000)
      expected += 1
    }
    #expect(expected == next)
    #expect(queue.isEmpty)
  }
}
