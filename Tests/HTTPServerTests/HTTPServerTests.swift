import Glibc
import HTTPServer
import Logging
import Reactor
import Testing

/// Keeps `/wait` unanswered until somebody asks for `/wake`, and answers it from inside that request.
private final class Waker: RequestHandler {
  weak var server: HTTPServer?
  var waiting: RequestTicket?
  var whenWaiting: () -> Void = {}

  func handle(_ request: Request, _ exchange: ServerConnection) {
    if request.hasPath("/wait") {
      waiting = exchange.ticket
      return whenWaiting()
    }
    if request.hasPath("/wake") {
      waiting.flatMap { server?.exchange(for: $0) }?.respond(status: 200, text: "for the one that waited")
    }
    exchange.respond(status: 200, text: "for the one that asked")
  }

  func abandoned(_ ticket: RequestTicket) {}
}

/// Collects what a server sends, and tells when it is as much as expected.
private final class Client: ByteStreamDelegate {
  var text = ""
  var onText: () -> Void = {}

  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    text += String(decoding: bytes, as: UTF8.self)
    onText()
    return bytes.count
  }

  func streamEnded(_ stream: ByteStream) {}
  func stream(_ stream: ByteStream, failedWith code: Int32) {}

  var answers: Int { text.split(separator: "HTTP/1.1 200").count }
}

@Suite("The server, its connections and their handler")
struct HTTPServerTests {
  @Test("an answer given from inside another connection's request reaches its own client alone")
  func answersAcrossConnections() throws {
    let loop = try EventLoop()
    let handler = Waker()
    let server = HTTPServer(loop: loop, handler: handler, log: Logger(label: "test"))
    handler.server = server
    let address = try server.listen(on: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0])
    let (waits, asks) = (Client(), Client())
    let first = try ByteStream.connect(loop: loop, to: address, delegate: waits)
    let second = try ByteStream.connect(loop: loop, to: address, delegate: asks)
    first.send(Array("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    // The first of these leaves an answer in the buffer that the one across must not take along.
    let requests = "GET /hi HTTP/1.1\r\nHost: x\r\n\r\nGET /wake HTTP/1.1\r\nHost: x\r\n\r\n"
    handler.whenWaiting = { second.send(Array(requests.utf8)) }
    for client in [waits, asks] {
      client.onText = { [unowned waits, unowned asks] in
        if waits.answers + asks.answers == 3 { loop.stop() }
      }
    }
    loop.run()
    #expect(waits.answers == 1)
    #expect(waits.text.hasSuffix("for the one that waited"))
    #expect(asks.answers == 2)
    #expect(!asks.text.contains("waited"))
    first.close()
    second.close()
    server.drain { loop.stop() }
    loop.run()
  }

  @Test("a request that follows a late answer is taken when it is read, and not put off to another turn")
  func takenAtOnce() throws {
    let loop = try EventLoop(isMeasured: true)
    let handler = Waker()
    let server = HTTPServer(loop: loop, handler: handler, log: Logger(label: "test"))
    handler.server = server
    let address = try server.listen(on: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0])
    let client = Client()
    let stream = try ByteStream.connect(loop: loop, to: address, delegate: client)
    stream.send(Array("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
    // The answer is given from a callback of its own, as that of a worker is.
    let later = Timer(loop: loop) { [unowned handler] in
      handler.waiting.flatMap { handler.server?.exchange(for: $0) }?.respond(status: 200, text: "late")
    }
    handler.whenWaiting = { later.arm(after: .zero) }
    var timers = 0
    loop.meter?.turnEnded = { _ in if loop.meter?.takeLongest()?.callback == .timer { timers += 1 } }
    client.onText = { [unowned client] in
      if client.answers == 1 {
        timers = 0
        stream.send(Array("GET /hi HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
      } else {
        loop.stop()
      }
    }
    loop.run()
    #expect(client.answers == 2)
    #expect(timers == 0, "the second request needed a timer")
    loop.meter?.turnEnded = { _ in }
    stream.close()
    server.drain { loop.stop() }
    loop.run()
  }
}
