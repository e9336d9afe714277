#if canImport(Glibc)
  import Glibc
#endif

extension ByteStream {
  /// Begins a connection; the delegate hears `streamConnected` or `failedWith`, never before this returns.
  /// - Parameters:
  ///   - source: the local address to bind to first, if any.
  /// - Throws: ``SystemError`` when no socket can be had (out of descriptors) or the attempt fails at once.
  public static func connect(
    loop: EventLoop, to address: SocketAddress, from source: SocketAddress? = nil, delegate: any ByteStreamDelegate
  ) throws -> ByteStream {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let descriptor = socket(address.family, kind, 0)
    guard descriptor >= 0 else { throw SystemError("socket", on: address.description) }
    if let source, source.withSockaddr({ bind(descriptor, $0, $1) }) != 0 {
      let failure = SystemError("bind", on: source.description)
      Glibc.close(descriptor)
      throw failure
    }
    let status = address.withSockaddr { Glibc.connect(descriptor, $0, $1) }
    guard status == 0 || errno == EINPROGRESS else {
      let failure = SystemError("connect", on: address.description)
      Glibc.close(descriptor)
      throw failure
    }
    let stream = ByteStream(loop: loop, descriptor: descriptor, delegate: delegate)
    stream.isConnecting = true
    stream.watchWriting()
    return stream
  }
}
