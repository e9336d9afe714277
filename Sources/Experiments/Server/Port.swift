#if canImport(Glibc)
  import Glibc
#endif

/// A port of this machine that nobody listens on now, for a server that has to be told one. Another program may take it
/// before the server does, which then fails to start.
func freePort() -> Result<UInt16, SystemFailure> {
  let number = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
  guard number >= 0 else { return .failure(SystemFailure("socket", code: errno)) }
  let descriptor = FileDescriptor(number)
  defer { descriptor.close() }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let code = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
      bind(number, address, length) == 0 && getsockname(number, address, &length) == 0 ? 0 : errno
    }
  }
  if code != 0 { return .failure(SystemFailure("a free port on 127.0.0.1", code: code)) }
  return .success(UInt16(bigEndian: address.sin_port))
}
