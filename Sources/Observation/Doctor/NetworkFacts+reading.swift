import CPlatform
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

extension NetworkFacts {
  /// Reads limits, and sends a few bytes through a connection of this program with itself.
  static func read() -> NetworkFacts {
    var facts = NetworkFacts()
    var limit = rlimit()
    if getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 {
      facts.softDescriptors = Int(clamping: limit.rlim_cur)
      facts.hardDescriptors = Int(clamping: limit.rlim_max)
    }
    let range = readLine("/proc/sys/net/ipv4/ip_local_port_range")?.split { $0 == "\t" || $0 == " " }
    let ends = range?.compactMap { Int($0) } ?? []
    if ends.count == 2 { facts.ports = max(0, ends[1] - ends[0] + 1) }
    facts.lingering = readTextFile("/proc/net/sockstat").flatMap(lingering) ?? 0
    facts.backlog = readLine("/proc/sys/net/core/somaxconn").flatMap { Int($0) }
    switch roundTrip(repeats: 200) {
    case .success(let nanoseconds): facts.loopbackNanoseconds = nanoseconds
    case .failure(let failure): facts.loopbackFailure = failure.description
    }
    return facts
  }

  /// The number behind `tw` on the line of TCP.
  static func lingering(_ text: String) -> Int? {
    let words = text.value(of: "TCP")?.split(separator: " ") ?? []
    return words.firstIndex(of: "tw").flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
  }

  /// The median time a byte takes to the other end and back, all on this thread.
  private static func roundTrip(repeats: Int) -> Result<Double, ObservationFailure> {
    func failure(_ step: String) -> Result<Double, ObservationFailure> {
      .failure(ObservationFailure("\(step): \(String(cString: strerror(errno)))"))
    }
    let stream = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let (listener, client) = (socket(AF_INET, stream, 0), socket(AF_INET, stream, 0))
    defer { for descriptor in [listener, client] where descriptor >= 0 { close(descriptor) } }
    guard listener >= 0, client >= 0 else { return failure("no socket") }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isJoined = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listener, address, length) == 0 && listen(listener, 1) == 0
          && getsockname(listener, address, &length) == 0 && connect(client, address, length) == 0
      }
    }
    guard isJoined else { return failure("no connection") }
    let server = accept(listener, nil, nil)
    guard server >= 0 else { return failure("no connection") }
    defer { close(server) }
    var byte: UInt8 = 0
    var times: [Double] = []
    for _ in 0..<repeats {
      let start = MonotonicClock.nanoseconds()
      for (from, to) in [(client, server), (server, client)] {
        guard send(from, &byte, 1, Int32(MSG_NOSIGNAL)) == 1, recv(to, &byte, 1, 0) == 1
        else { return failure("a byte was lost") }
      }
      times.append(Double(MonotonicClock.nanoseconds() - start))
    }
    return .success(times.sorted().quantile(0.5))
  }
}
