import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// A plain TCP socket that sends exactly the bytes it is given, whatever they mean. Every wait ends at a deadline, which is a moment on
/// ``MonotonicClock``.
final class RawSocket {
  enum Received {
    case bytes([UInt8])
    /// The peer has ended its side.
    case ended
    /// The peer has reset the connection.
    case broken
    /// Nothing until the deadline.
    case nothing
  }

  private var descriptor: Int32

  /// Connects; nothing when that fails or takes until the deadline. `errno` says why.
  init?(to address: SocketAddress, until deadline: UInt64) {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    descriptor = socket(address.family, kind, 0)
    guard descriptor >= 0 else { return nil }
    var on: Int32 = 1
    // Each piece of a message goes out by itself.
    setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    let status = address.withSockaddr { connect(descriptor, $0, $1) }
    guard status == 0 || (errno == EINPROGRESS && isConnected(by: deadline)) else {
      let reason = errno
      close()
      errno = reason
      return nil
    }
  }

  deinit { close() }

  private func isConnected(by deadline: UInt64) -> Bool {
    guard wait(for: POLLOUT, until: deadline) != 0 else {
      errno = ETIMEDOUT
      return false
    }
    var code: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &length)
    errno = code
    return code == 0
  }

  /// What of `events` is there, at the latest at the deadline; 0 for nothing.
  private func wait(for events: Int32, until deadline: UInt64) -> Int32 {
    while true {
      let now = MonotonicClock.nanoseconds()
      let left = deadline > now ? (deadline - now + 999_999) / 1_000_000 : 0
      var entry = pollfd(fd: descriptor, events: Int16(events), revents: 0)
      let count = poll(&entry, 1, Int32(clamping: left))
      if count > 0 { return Int32(entry.revents) }
      if count == 0 || errno != EINTR { return 0 }
    }
  }

  /// Sends all of it. What comes meanwhile is shown to `received`, so that two peers who both only write do not stop each other.
  /// - Returns: whether the peer took it all.
  func send(_ bytes: [UInt8], until deadline: UInt64, received: (Received) -> Void) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count > 0 {
        rest = rest.dropFirst(count)
        continue
      }
      guard count < 0, errno == EAGAIN || errno == EINTR else { return false }
      let events = wait(for: POLLOUT | POLLIN, until: deadline)
      guard events != 0 else { return false }
      guard events & POLLIN != 0 else { continue }
      let news = receive(until: 0)
      received(news)
      if case .bytes = news { continue }
      return false
    }
    return true
  }

  /// What has come, or comes until the deadline; a deadline in the past asks for what is there.
  func receive(until deadline: UInt64) -> Received {
    guard wait(for: POLLIN, until: deadline) != 0 else { return .nothing }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count > 0 { return .bytes(Array(buffer[..<count])) }
      if count == 0 { return .ended }
      if errno == EAGAIN { return .nothing }
      if errno != EINTR { return .broken }
    }
  }

  func endSending() { shutdown(descriptor, Int32(SHUT_WR)) }

  /// Closes so that the peer is told of a broken connection.
  func breakOff() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    close()
  }

  /// May be called twice.
  func close() {
    guard descriptor >= 0 else { return }
    Glibc.close(descriptor)
    descriptor = -1
  }
}
