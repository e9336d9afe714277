#if canImport(Glibc)
  public import Glibc
#endif

/// An IPv4 or IPv6 address with its port.
public struct SocketAddress: Sendable, CustomStringConvertible {
  var storage: sockaddr_storage
  var length: socklen_t

  /// Looks up a host name or a numeric address. Blocks while it asks; call it before the loop runs.
  /// - Throws: ``AddressError`` with the resolver's own words.
  public static func resolve(host: String, port: UInt16) throws -> [SocketAddress] {
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    hints.ai_flags = AI_NUMERICSERV
    var list: UnsafeMutablePointer<addrinfo>?
    let status = getaddrinfo(host, String(port), &hints, &list)
    guard status == 0 else { throw AddressError(host: host, reason: String(cString: gai_strerror(status))) }
    defer { freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = list
    while let current = entry {
      addresses.append(SocketAddress(copying: current.pointee.ai_addr, length: current.pointee.ai_addrlen))
      entry = current.pointee.ai_next
    }
    guard !addresses.isEmpty else { throw AddressError(host: host, reason: "it has no address") }
    return addresses
  }

  init(copying address: UnsafePointer<sockaddr>, length: socklen_t) {
    storage = sockaddr_storage()
    self.length = length
    _ = withUnsafeMutableBytes(of: &storage) { memcpy($0.baseAddress!, address, Int(length)) }
  }

  /// The address a socket is bound to.
  init(localOf descriptor: Int32) {
    storage = sockaddr_storage()
    length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    withUnsafeMutablePointer(to: &storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = getsockname(descriptor, $0, &length) }
    }
  }

  /// What `socket` wants to know first.
  public var family: Int32 { Int32(storage.ss_family) }

  /// Lends the address as system calls take it.
  public func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    withUnsafePointer(to: storage) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
    }
  }

  public var port: UInt16 {
    withUnsafeBytes(of: storage) { bytes in
      UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self))
    }
  }

  /// The numeric host without its port: `127.0.0.1`, `::1`.
  public var host: String {
    var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
    let status = withSockaddr { address, length in
      getnameinfo(address, length, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST)
    }
    guard status == 0 else { return "?" }
    return text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  /// As in a URL: `127.0.0.1:8080`, `[::1]:8080`.
  public var description: String {
    family == AF_INET6 ? "[\(host)]:\(port)" : "\(host):\(port)"
  }
}

/// A host that has no usable address.
public struct AddressError: Error, CustomStringConvertible, Sendable {
  public let host: String
  public let reason: String

  public var description: String { "the host '\(host)' cannot be looked up: \(reason)" }
}
