import Testing

@testable import StandIns

#if canImport(Glibc)
  import Glibc
#endif

@Suite("A stand-in on a thread")
struct StandInThreadTests {
  @Test("answers at its address until it is stopped, which may be said twice", .timeLimit(.minutes(2)))
  func life() throws {
    let options = StandInOptions(
      .couchdb(user: nil, password: ""), faults: try FaultPlan(parsing: ["error=100%"], for: .couchdb, seed: 1))
    let server = try StandInThread(options)
    let port = try #require(server.url.split(separator: ":").last.flatMap { UInt16($0) })
    #expect(try ask(port, "GET /_up HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200 "))
    #expect(try ask(port, "PUT /db HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 500 "))
    #expect(try ask(port, "GET /_faults HTTP/1.0\r\n\r\n").contains(#""requests":3"#))
    #expect(server.stop()?.injected(.error) == 1)
    #expect(server.stop()?.requests == 3)
    #expect(throws: Refused.self) { try ask(port, "GET / HTTP/1.0\r\n\r\n") }
  }

  private struct Refused: Error {}

  /// One request, and everything until the server closes.
  private func ask(_ port: UInt16, _ request: String) throws -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let status = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw Refused() }
    _ = write(descriptor, request, request.utf8.count)
    var reply: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 4_096)
    while case let count = read(descriptor, &piece, piece.count), count > 0 { reply += piece[..<count] }
    return String(decoding: reply, as: UTF8.self)
  }
}
