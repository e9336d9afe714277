#if canImport(Glibc)
  import Glibc
#endif

/// One request on a connection of its own, before anything is measured.
struct Conversation {
  var address: ServerAddress
  var timeout: Duration

  /// The whole reply to a GET.
  func reply(to target: String) -> Result<String, SystemFailure> {
    var failure = SystemFailure("the address \(address.host)", code: EINVAL)
    for attempt in connections() {
      switch attempt {
      case .failure(let error): failure = error
      case .success(let connection):
        defer { connection.close() }
        return ask(target, on: connection.number)
      }
    }
    return .failure(failure)
  }

  /// Whether anybody accepts connections there.
  var isAnswered: Bool {
    connections().contains { attempt in
      guard case .success(let connection) = attempt else { return false }
      connection.close()
      return true
    }
  }

  /// A name may stand for several addresses; each is tried only when it is asked for.
  private func connections() -> some Sequence<Result<FileDescriptor, SystemFailure>> {
    addresses().lazy.map { address in
      let number = socket(address.family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
      guard number >= 0 else { return .failure(SystemFailure("socket", code: errno)) }
      let connection = FileDescriptor(number)
      if let error = setTimeouts(number) { return .failure(error) }
      let code = address.bytes.withUnsafeBytes { bytes in
        let pointer = bytes.baseAddress!.assumingMemoryBound(to: sockaddr.self)
        return connect(number, pointer, socklen_t(bytes.count))
      }
      return code == 0 ? .success(connection) : .failure(SystemFailure("connect", code: errno))
    }
  }

  private func addresses() -> [(family: Int32, bytes: [UInt8])] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var found: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(address.host, String(address.port), &hints, &found) == 0 else { return [] }
    defer { freeaddrinfo(found) }
    var addresses: [(Int32, [UInt8])] = []
    var next = found
    while let entry = next?.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry.ai_addr, count: Int(entry.ai_addrlen))
      addresses.append((entry.ai_family, Array(bytes)))
      next = entry.ai_next
    }
    return addresses
  }

  private func setTimeouts(_ number: Int32) -> SystemFailure? {
    let (seconds, attoseconds) = timeout.components
    // The two words of a timeval, whose own name an optimising build looks for in another module.
    var limit = (seconds: Int(seconds), microseconds: Int(attoseconds / 1_000_000_000_000))
    for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
      let code = setsockopt(number, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout.size(ofValue: limit)))
      if code != 0 { return SystemFailure("setsockopt", code: errno) }
    }
    return nil
  }

  private func ask(_ target: String, on number: Int32) -> Result<String, SystemFailure> {
    // HTTP/1.0: the end of the connection is the end of the reply, where its length does not tell before.
    let request = "GET \(target) HTTP/1.0\r\nHost: \(address.authority)\r\n\r\n"
    guard send(number, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else {
      return .failure(SystemFailure("send", code: errno))
    }
    var reply: [UInt8] = []
    while reply.count < 65_536, !Reply.isWhole(reply) {
      let count = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
        let count = recv(number, buffer.baseAddress, buffer.count, 0)
        if count > 0 { reply.append(contentsOf: buffer[..<count]) }
        return count
      }
      if count == 0 { break }
      if count < 0 { return .failure(SystemFailure("no whole reply", code: errno == EAGAIN ? ETIMEDOUT : errno)) }
    }
    return .success(String(decoding: reply, as: UTF8.self))
  }
}

/// A reply taken apart.
struct Reply: Equatable {
  /// As it is written; `none` when there is none.
  var status: String
  var body: String

  /// Nothing when the text is no HTTP reply.
  init?(_ text: String) {
    guard let (head, body) = Self.split(Array(text.utf8)) else { return nil }
    status =
      head.split(separator: " ", maxSplits: 2).dropFirst().first.map { String($0.prefix { !$0.isNewline }) } ?? "none"
    self.body = String(decoding: body, as: UTF8.self)
  }

  /// Whether the status is one of 200 to 299.
  var isGood: Bool { status.count == 3 && status.hasPrefix("2") }

  /// By bytes, since Swift takes a carriage return and the newline after it for one character.
  private static func split(_ bytes: [UInt8]) -> (head: String, body: ArraySlice<UInt8>)? {
    guard bytes.starts(with: "HTTP/".utf8), let blank = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    return (String(decoding: bytes[..<blank.lowerBound], as: UTF8.self), bytes[blank.upperBound...])
  }

  /// Whether as many bytes are there as the head promises; false when it does not say.
  static func isWhole(_ bytes: [UInt8]) -> Bool {
    guard let (head, body) = split(bytes) else { return false }
    for line in head.split(whereSeparator: \.isNewline) where line.lowercased().hasPrefix("content-length:") {
      if let length = Int(line.dropFirst("content-length:".count).filter { $0 != " " }) { return body.count >= length }
    }
    return false
  }
}
