import Glibc
import Testing

/// A port on the loopback address that takes no connection: somebody listens, whose queue is full.
final class DeafServer {
  let port: UInt16
  private var descriptors: [Int32]

  init() throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    descriptors = [listener]
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = Self.withAddress(&address) { Glibc.bind(listener, $0, size) }
    try #require(bound == 0 && listen(listener, 0) == 0)
    _ = Self.withAddress(&address) { getsockname(listener, $0, &size) }
    port = UInt16(bigEndian: address.sin_port)
    // A queue of length 0 holds one that is never accepted; the others wait for a place in it.
    for _ in 0..<4 {
      let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
      descriptors.append(client)
      _ = Self.withAddress(&address) { connect(client, $0, size) }
    }
  }

  deinit { for descriptor in descriptors { close(descriptor) } }

  private static func withAddress<Result>(
    _ address: inout sockaddr_in, _ body: (UnsafeMutablePointer<sockaddr>) -> Result
  ) -> Result {
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
    }
  }
}
