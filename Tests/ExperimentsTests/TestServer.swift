import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A small keep-alive HTTP server inside the test, for a script that only pretends to be one.
final class TestServer: Sendable {
  let port: UInt16
  private let listener: Int32
  private let answer: @Sendable (_ target: String) -> String
  private let hasStopped = Atomic<Bool>(false)

  /// - Parameter answer: the body to each target, sent with status 200.
  init(answer: @escaping @Sendable (_ target: String) -> String = TestServer.rightAnswer) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    _ = fcntl(listener, F_SETFD, FD_CLOEXEC)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    port = withUnsafeMutablePointer(to: &address) { [listener] pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        precondition(bind(listener, address, length) == 0 && listen(listener, 64) == 0)
        getsockname(listener, address, &length)
      }
      return UInt16(bigEndian: pointer.pointee.sin_port)
    }
    Thread.detachNewThread { self.accept() }
  }

  /// What the servers of this package answer, N being 20.
  static func rightAnswer(_ target: String) -> String { target == "/hi" ? "easy!" : "answer is >>> 6765\n" }

  /// Ends the thread that accepts; connections end when their clients leave.
  func stop() {
    hasStopped.store(true, ordering: .relaxed)
    shutdown(listener, Int32(SHUT_RDWR))
  }

  /// A line that sends the client here.
  func line(_ name: String = "fake") -> String { "\(name) listening on http://127.0.0.1:\(port) (fib 20)" }

  private func accept() {
    while !hasStopped.load(ordering: .relaxed) {
      let connection = Glibc.accept(listener, nil, nil)
      if connection < 0 { break }
      Thread.detachNewThread { self.serve(connection) }
    }
    close(listener)
  }

  private func serve(_ connection: Int32) {
    defer { close(connection) }
    var pending: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(connection, &buffer, buffer.count, 0)
      if count <= 0 { return }
      pending += buffer[..<count]
      while let end = pending.firstRange(of: Array("\r\n\r\n".utf8)) {
        let head = String(decoding: pending[..<end.lowerBound], as: UTF8.self)
        pending.removeSubrange(..<end.upperBound)
        let words = head.split(separator: " ")
        let body = answer(words.count > 1 ? String(words[1]) : "")
        let reply = "HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        if send(connection, reply, reply.utf8.count, Int32(MSG_NOSIGNAL)) < 0 { return }
        if head.contains("HTTP/1.0") { return }
      }
    }
  }
}

/// What a server of a test does in place of work.
func pause(milliseconds: UInt32) { usleep(milliseconds * 1_000) }
