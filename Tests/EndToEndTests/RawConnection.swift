import Foundation

/// A reply as it stood on the wire.
struct Reply {
  let status: Int
  let head: String
  let body: String

  func field(_ name: String) -> String? {
    for line in head.split(separator: "\r\n").dropFirst() {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2, parts[0].lowercased() == name.lowercased() {
        return parts[1].trimmingCharacters(in: .whitespaces)
      }
    }
    return nil
  }
}

struct ConnectionClosed: Error {}

/// A plain blocking socket, so that a test decides each byte. Every wait is bounded.
final class RawConnection {
  let descriptor: Int32
  private var received: [UInt8] = []
  /// Bytes that `pour` has sent.
  private var poured = 0

  /// - Parameter isDeaf: the kernel, on both sides, holds as little as it can of what this client does not read.
  init(port: UInt16, isDeaf: Bool = false) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    if isDeaf {
      var (buffer, segment) = (Int32(4_096), Int32(536))
      setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &buffer, socklen_t(MemoryLayout<Int32>.size))
      // The peer's buffer is measured by the size of a segment.
      setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_MAXSEG, &segment, socklen_t(MemoryLayout<Int32>.size))
    }
    var limit = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
  }

  deinit { Glibc.close(descriptor) }

  func send(_ text: String) throws { try send(Array(text.utf8)) }

  func send(_ bytes: [UInt8]) throws {
    let sent = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    guard sent == bytes.count else { throw ConnectionClosed() }
  }

  /// Sends a text again and again until the peer takes nothing for a while, has taken `most` bytes, or breaks off. Reads nothing. When
  /// called again it goes on where it stopped.
  func pour(_ text: String, most: Int, patience milliseconds: Int32) {
    let bytes = Array(text.utf8)
    var ready = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    while poured < most, poll(&ready, 1, milliseconds) == 1 {
      let start = poured % bytes.count
      let count = bytes.withUnsafeBytes {
        Glibc.send(
          descriptor, $0.baseAddress! + start, $0.count - start, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      guard count > 0 else { return }
      poured += count
    }
  }

  /// Reads and forgets until the peer ends the connection, or it breaks.
  func readToTheEnd() {
    while readMore() { received.removeAll(keepingCapacity: true) }
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Resets the connection: nothing can be sent or read on it any more, on either side.
  func breakOff() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    // Takes the connection apart and keeps the descriptor, which is closed later.
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    Glibc.connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Reads what is there; false at the end of the stream or when it broke.
  @discardableResult
  func readMore() -> Bool {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &buffer, buffer.count, 0)
    guard count > 0 else { return false }
    received.append(contentsOf: buffer[..<count])
    return true
  }

  /// The next reply with a Content-Length; `hasBody` false for the answer to a HEAD.
  func readReply(hasBody: Bool = true) throws -> Reply {
    var text = String(decoding: received, as: UTF8.self)
    while !text.contains("\r\n\r\n") {
      guard readMore() else { throw ConnectionClosed() }
      text = String(decoding: received, as: UTF8.self)
    }
    let head = text.components(separatedBy: "\r\n\r\n")[0]
    let status = Int(head.split(separator: " ")[1]) ?? 0
    let plain = Reply(status: status, head: head, body: "")
    let length = hasBody ? Int(plain.field("Content-Length") ?? "0") ?? 0 : 0
    let start = head.utf8.count + 4
    while received.count < start + length {
      guard readMore() else { throw ConnectionClosed() }
    }
    let body = String(decoding: received[start..<(start + length)], as: UTF8.self)
    received.removeFirst(start + length)
    return Reply(status: status, head: head, body: body)
  }

  /// Whether the peer ends the connection, with nothing more sent.
  func isClosedByPeer() -> Bool {
    received.isEmpty && !readMore()
  }
}
