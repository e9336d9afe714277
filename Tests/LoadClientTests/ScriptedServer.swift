import Dispatch
import Reactor
import Synchronization

@testable import LoadClient

/// A server on a free port of the loopback address, on a thread of its own, that does to each request what a script says.
final class ScriptedServer: Sendable {
  /// What happens to a request.
  enum Action: Sendable {
    /// These bytes are the answer.
    case reply(String)
    /// These bytes, then the server closes.
    case replyAndClose(String)
    /// No answer; the connection stays open.
    case silence
    /// The connection is reset.
    case reset
    /// These bytes, then the server closes, and takes no connection any more.
    case replyAndVanish(String)
  }

  /// Given a request's number from 0, in the order the server read them.
  typealias Script = @Sendable (Int) -> Action

  static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"

  let port: UInt16
  private let thread: WorkerThread
  private let stopper: Mailbox<Bool>.Sender
  private let hasStopped = Atomic<Bool>(false)

  init(script: @escaping Script) throws {
    let start = Start()
    thread = try WorkerThread(name: "test server") {
      guard let loop = try? EventLoop(), let host = try? ScriptedHost(loop: loop, script: script) else {
        start.isOver.signal()
        return
      }
      start.host.withLock { $0 = (host.port, host.stopper) }
      start.isOver.signal()
      loop.run()
    }
    start.isOver.wait()
    guard let host = start.host.withLock({ $0 }) else { throw LoadError.system("the test server did not start") }
    (port, stopper) = host
  }

  /// The same answer to everything.
  convenience init(replying text: String = ScriptedServer.ok) throws {
    try self.init { _ in .reply(text) }
  }

  deinit { stop() }

  /// Closes everything and ends the thread. May be called twice.
  func stop() {
    guard !hasStopped.exchange(true, ordering: .relaxed) else { return }
    stopper.post(true)
    thread.join()
  }

  /// What the server's thread tells the test's.
  private final class Start: Sendable {
    let host = Mutex<(UInt16, Mailbox<Bool>.Sender)?>(nil)
    let isOver = DispatchSemaphore(value: 0)
  }
}

/// The part of the server that lives on its loop.
private final class ScriptedHost {
  private let loop: EventLoop
  private let script: ScriptedServer.Script
  private var listener: Listener?
  private var mailbox: Mailbox<Bool>?
  private var connections: [ObjectIdentifier: ScriptedConnection] = [:]
  private var requests = 0

  init(loop: EventLoop, script: @escaping ScriptedServer.Script) throws {
    self.loop = loop
    self.script = script
    mailbox = try Mailbox<Bool>(loop: loop) { [unowned self] _ in stop() }
    let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]
    listener = try Listener(loop: loop, address: address) { [unowned self] descriptor in
      let connection = ScriptedConnection(host: self, loop: loop, descriptor: descriptor)
      connections[ObjectIdentifier(connection)] = connection
    }
  }

  var port: UInt16 { listener!.address.port }
  var stopper: Mailbox<Bool>.Sender { mailbox!.sender }

  func nextAction() -> ScriptedServer.Action {
    defer { requests += 1 }
    return script(requests)
  }

  func forget(_ connection: ScriptedConnection) { connections[ObjectIdentifier(connection)] = nil }

  func vanish() { listener?.close() }

  private func stop() {
    for connection in connections.values { connection.close() }
    listener?.close()
    mailbox?.close()
    loop.stop()
  }
}

private final class ScriptedConnection: ByteStreamDelegate {
  private unowned let host: ScriptedHost
  private var stream: ByteStream?

  init(host: ScriptedHost, loop: EventLoop, descriptor: Int32) {
    self.host = host
    let stream = ByteStream(loop: loop, descriptor: descriptor, delegate: self)
    self.stream = stream
    stream.start()
  }

  /// A request ends with its empty line: none of these tests sends a body.
  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    let end = Array("\r\n\r\n".utf8)
    var consumed = 0
    var index = 0
    while stream.isOpen, index + end.count <= bytes.count {
      guard bytes[index..<index + end.count].elementsEqual(end) else {
        index += 1
        continue
      }
      index += end.count
      consumed = index
      act(host.nextAction(), on: stream)
    }
    return stream.isOpen ? consumed : bytes.count
  }

  private func act(_ action: ScriptedServer.Action, on stream: ByteStream) {
    switch action {
    case .reply(let text): stream.send(Array(text.utf8))
    case .silence: break
    case .replyAndClose(let text):
      stream.send(Array(text.utf8))
      close()
    case .reset:
      stream.resetOnClose()
      close()
    case .replyAndVanish(let text):
      host.vanish()
      stream.send(Array(text.utf8))
      close()
    }
  }

  func streamEnded(_ stream: ByteStream) { close() }
  func stream(_ stream: ByteStream, failedWith code: Int32) { close() }

  func close() {
    stream?.close()
    stream = nil
    host.forget(self)
  }
}
