import Foundation

/// A server that does what a test tells it, right or wrong: blocking sockets, one thread for each connection, all of them ended with it.
final class ScriptedPeer {
  let port: UInt16
  private let listener: Int32
  private let open = OpenDescriptors()

  /// - Parameter answer: what to send back, given all that one connection has sent so far and how many bytes it has got back; called
  ///   whenever more has come. Returns nil to close.
  init(_ answer: @escaping @Sendable (_ received: String, _ sent: Int) -> String?) throws {
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let descriptor = listener
    let isListening = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.bind(descriptor, $0, length) == 0 && listen(descriptor, 128) == 0
          && getsockname(descriptor, $0, &length) == 0
      }
    }
    port = UInt16(bigEndian: address.sin_port)
    guard isListening else { throw ConnectionClosed() }
    let open = open
    // Holds nothing of this object, which could not end otherwise.
    Thread.detachNewThread {
      while true {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return }
        open.insert(connection)
        Thread.detachNewThread {
          ScriptedPeer.serve(connection, answer)
          open.close(connection)
        }
      }
    }
  }

  deinit {
    shutdown(listener, Int32(SHUT_RDWR))
    open.shutDown()
    Glibc.close(listener)
  }

  var url: String { "http://127.0.0.1:\(port)" }

  private static func serve(_ descriptor: Int32, _ answer: (String, Int) -> String?) {
    var received = ""
    var sent = 0
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      guard count > 0 else { break }
      received += String(decoding: buffer[..<count], as: UTF8.self)
      guard let reply = answer(received, sent) else { break }
      sent += reply.utf8.count
      _ = Glibc.send(descriptor, reply, reply.utf8.count, Int32(MSG_NOSIGNAL))
    }
    shutdown(descriptor, Int32(SHUT_RDWR))
  }
}

/// The connections of a scripted server, which threads share.
private final class OpenDescriptors: @unchecked Sendable {
  // Unchecked: reached under the lock alone.
  private var descriptors: Set<Int32> = []
  private let lock = NSLock()

  func insert(_ descriptor: Int32) { lock.withLock { _ = descriptors.insert(descriptor) } }

  func close(_ descriptor: Int32) {
    lock.withLock {
      descriptors.remove(descriptor)
      _ = Glibc.close(descriptor)
    }
  }

  func shutDown() {
    lock.withLock { for descriptor in descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) } }
  }
}

/// The right answer to the marked request `GET /?fib=N`.
func markedAnswer(_ n: Int) -> String {
  var (current, next) = (0, 1)
  for _ in 0..<n { (current, next) = (next, current + next) }
  let body = "answer is >>> \(current)\n"
  return "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}
