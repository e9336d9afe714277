import Glibc
import Synchronization

/// A server on a free port of 127.0.0.1 that reads whole requests and does with each what its script says next.
public final class ScriptedPeer: Sendable {
  public enum Step: Sendable {
    /// Sends these bytes and waits for the next request.
    case answer(String)
    /// Sends these bytes and closes the connection.
    case answerAndClose(String)
    /// Closes the connection so that the client sees a reset.
    case reset
    /// Waits until the client has gone.
    case silence
    /// Closes the connection before anything is read.
    case closeAtOnce

    /// An answer with this body. `fields`: lines of its head, each with its line end.
    public static func json(_ status: Int, _ body: String, fields: String = "") -> Step {
      .answer("HTTP/1.1 \(status) Said\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
    }
  }

  public let port: UInt16
  private let listener: Int32
  private let log = Mutex<[String]>([])
  private let connectionCount = Mutex(0)

  /// The requests as they came, one text each.
  public var requests: [String] { log.withLock { $0 } }
  public var connections: Int { connectionCount.withLock { $0 } }
  public func url(_ path: String = "/") -> String { "http://127.0.0.1:\(port)\(path)" }

  public init(_ steps: [Step]) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        precondition(bind(descriptor, pointer, length) == 0 && listen(descriptor, 16) == 0)
        precondition(getsockname(descriptor, pointer, &length) == 0)
      }
    }
    listener = descriptor
    port = UInt16(bigEndian: address.sin_port)
    Thread.start { [self] in play(steps) }
  }

  private func play(_ steps: [Step]) {
    var connection: Int32 = -1
    for step in steps {
      if connection < 0 {
        connection = accept(listener, nil, nil)
        connectionCount.withLock { $0 += 1 }
      }
      if case .closeAtOnce = step {
        close(connection)
        connection = -1
        continue
      }
      guard let request = readRequest(connection) else {
        // The client has gone to a new connection.
        close(connection)
        connection = accept(listener, nil, nil)
        connectionCount.withLock { $0 += 1 }
        guard let again = readRequest(connection) else { break }
        log.withLock { $0.append(again) }
        perform(step, &connection)
        continue
      }
      log.withLock { $0.append(request) }
      perform(step, &connection)
    }
    if connection >= 0 { close(connection) }
    close(listener)
  }

  private func perform(_ step: Step, _ connection: inout Int32) {
    switch step {
    case .answer(let text): write(text, connection)
    case .answerAndClose(let text):
      write(text, connection)
      close(connection)
      connection = -1
    case .reset:
      var now = linger(l_onoff: 1, l_linger: 0)
      setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
      close(connection)
      connection = -1
    case .silence:
      var byte: UInt8 = 0
      while read(connection, &byte, 1) > 0 {}
    case .closeAtOnce: break
    }
  }

  private func write(_ text: String, _ connection: Int32) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { return }
      sent += count
    }
  }

  private func readRequest(_ connection: Int32) -> String? {
    var text: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 65_536)
    while true {
      let string = String(decoding: text, as: UTF8.self)
      if let end = string.range("\r\n\r\n"), string.utf8.count >= end + 4 + bodyLength(string.prefix(end)) {
        return string
      }
      let count = read(connection, &block, block.count)
      guard count > 0 else { return nil }
      text += block[..<count]
    }
  }

  private func bodyLength(_ head: String) -> Int {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-length:") {
      return Int(line.dropFirst("content-length:".count).drop { $0 == " " }) ?? 0
    }
    return 0
  }
}

extension String {
  /// Where `text` begins, in bytes.
  fileprivate func range(_ text: String) -> Int? {
    let all = Array(utf8)
    let sought = Array(text.utf8)
    guard all.count >= sought.count else { return nil }
    return (0...(all.count - sought.count)).first { all[$0..<$0 + sought.count].elementsEqual(sought) }
  }

  fileprivate func prefix(_ bytes: Int) -> String { String(decoding: Array(utf8.prefix(bytes)), as: UTF8.self) }
}

/// A thread that nobody waits for.
private enum Thread {
  private final class Work: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }

  static func start(_ run: @escaping @Sendable () -> Void) {
    var thread = pthread_t()
    // Owned by the new thread, which consumes it once.
    let context = Unmanaged.passRetained(Work(run)).toOpaque()
    let code = pthread_create(
      &thread, nil,
      { context in
        Unmanaged<Work>.fromOpaque(context!).takeRetainedValue().run()
        return nil
      }, context)
    precondition(code == 0)
    pthread_detach(thread)
  }
}
