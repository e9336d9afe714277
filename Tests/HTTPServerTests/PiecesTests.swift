import HTTPServer
import Logging
import Reactor
import Testing

/// Answers `/sized` and `/chunks` in pieces, the first one at once and the others each from a callback of its own; `/first` is begun and never
/// ended.
private final class Dripper: RequestHandler {
  private let loop: EventLoop
  weak var server: HTTPServer?
  private(set) var abandoned: [RequestTicket] = []
  var whenAbandoned: () -> Void = {}
  private var timers: [Timer] = []

  init(loop: EventLoop) { self.loop = loop }

  func handle(_ request: Request, _ exchange: ServerConnection) {
    exchange.beginPieces(status: 200, length: request.hasPath("/sized") ? 9 : nil) {
      $0.append(contentsOf: "X: y\r\n".utf8)
    }
    send("one", exchange)
    guard !request.hasPath("/first") else { return }
    drip(["two", "end"], exchange.ticket)
  }

  private func drip(_ pieces: [String], _ ticket: RequestTicket) {
    let timer = Timer(loop: loop) { [unowned self] in
      guard let exchange = server?.exchange(for: ticket) else { return }
      guard let piece = pieces.first else { return exchange.endPieces() }
      send(piece, exchange)
      drip(Array(pieces.dropFirst()), ticket)
    }
    timer.arm(after: .zero)
    timers.append(timer)
  }

  private func send(_ text: String, _ exchange: ServerConnection) {
    Array(text.utf8).withUnsafeBytes { exchange.send(piece: $0) }
  }

  func abandoned(_ ticket: RequestTicket) {
    abandoned.append(ticket)
    whenAbandoned()
  }
}

private final class Client: ByteStreamDelegate {
  var text = ""
  var onText: () -> Void = {}
  var onEnd: () -> Void = {}

  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    text += String(decoding: bytes, as: UTF8.self)
    onText()
    return bytes.count
  }

  func streamEnded(_ stream: ByteStream) { onEnd() }
  func stream(_ stream: ByteStream, failedWith code: Int32) { onEnd() }

  /// The bodies and ends of all answers, without their heads.
  var bodies: [String] {
    text.split(separator: "HTTP/1.1 200 OK\r\n").map { answer in
      answer.firstRange(of: "\r\n\r\n").map { String(answer[$0.upperBound...]) } ?? ""
    }
  }
}

/// A server with such a handler, and a client that is connected to it.
private struct Scene {
  let loop: EventLoop
  let handler: Dripper
  let server: HTTPServer
  let client = Client()
  let stream: ByteStream

  init() throws {
    loop = try EventLoop()
    handler = Dripper(loop: loop)
    server = HTTPServer(loop: loop, handler: handler, log: Logger(label: "test"))
    handler.server = server
    let address = try server.listen(on: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0])
    stream = try ByteStream.connect(loop: loop, to: address, delegate: client)
  }

  /// Runs until somebody stops the loop, and then until the server has no connection.
  func play(_ requests: String) {
    stream.send(Array(requests.utf8))
    loop.run()
    stream.close()
    server.drain { loop.stop() }
    loop.run()
  }
}

@Suite("Answers in pieces")
struct PiecesTests {
  /// Sends `requests`, and goes on until `isDone` with what has come, or until the server ends the connection.
  private func talk(_ requests: String, isDone: @escaping (Client) -> Bool) throws -> Client {
    let scene = try Scene()
    let (loop, client) = (scene.loop, scene.client)
    client.onText = { [unowned client] in if isDone(client) { loop.stop() } }
    client.onEnd = { loop.stop() }
    scene.play(requests)
    return client
  }

  @Test(
    "a body of known length is sent as it is, one of unknown length in chunks, and the next request waits for its end")
  func framing() throws {
    let requests = ["/sized", "/chunks", "/sized"].map { "GET \($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined()
    let client = try talk(requests) { $0.bodies.count == 3 && $0.text.hasSuffix("onetwoend") }
    #expect(client.bodies == ["onetwoend", "3\r\none\r\n3\r\ntwo\r\n3\r\nend\r\n0\r\n\r\n", "onetwoend"])
    #expect(client.text.split(separator: "Content-Length: 9\r\n").count == 3)
    #expect(client.text.split(separator: "X: y\r\n").count == 4)
  }

  @Test("a client of HTTP/1.0 gets no chunks: its body ends with the connection")
  func old() throws {
    let client = try talk("GET /chunks HTTP/1.0\r\n\r\n") { _ in false }
    #expect(client.bodies == ["onetwoend"])
    #expect(!client.text.contains("chunked"))
  }

  @Test("a HEAD gets the head alone")
  func head() throws {
    let requests = "HEAD /chunks HTTP/1.1\r\nHost: x\r\n\r\nGET /sized HTTP/1.1\r\nHost: x\r\n\r\n"
    let client = try talk(requests) { $0.text.hasSuffix("onetwoend") }
    #expect(client.bodies == ["", "onetwoend"])
  }

  @Test("a client that leaves before the end is told of")
  func leaves() throws {
    let scene = try Scene()
    let (loop, client, stream) = (scene.loop, scene.client, scene.stream)
    client.onText = { [unowned client] in if client.text.contains("one") { stream.close() } }
    scene.handler.whenAbandoned = { loop.stop() }
    scene.play("GET /first HTTP/1.1\r\nHost: x\r\n\r\n")
    #expect(scene.handler.abandoned.count == 1 && scene.server.counters.abandoned == 1)
  }
}
