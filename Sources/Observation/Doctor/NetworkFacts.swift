/// What connections need.
public struct NetworkFacts: Equatable, Sendable, Codable {
  /// Files a process may open: as it is, and as far as it may raise that itself.
  public var softDescriptors = 0
  public var hardDescriptors = 0
  /// Ports that outgoing connections take theirs from, and connections that linger after their end (TIME_WAIT).
  public var ports = 0
  public var lingering = 0
  /// The longest queue of connections not accepted yet.
  public var backlog: Int?
  /// A byte to a connection of this machine with itself and back, in nanoseconds; nothing when that failed.
  public var loopbackNanoseconds: Double?
  /// Why it failed.
  public var loopbackFailure = ""

  public init() {}

  public var findings: [Finding] { [descriptors, portsFinding, backlogFinding, loopback].compactMap { $0 } }

  private var descriptors: Finding {
    Finding(
      hardDescriptors < 1_024 ? .problem : hardDescriptors < 10_500 ? .warning : .ok, "descriptors",
      softDescriptors == hardDescriptors ? "\(hardDescriptors)" : "\(softDescriptors), up to \(hardDescriptors)",
      meaning: "Each connection takes one at each end: experiments with 10,000 connections do not fit.",
      advice: "Raise the hard limit (ulimit -Hn, LimitNOFILE=).")
  }

  private var portsFinding: Finding {
    let used = ports > 0 ? Double(lingering) / Double(ports) : 1
    return Finding(
      ports < 5_000 ? .warning : Finding.Level(used, note: 0.25, warning: 0.5, problem: 0.9), "ports",
      "\(ports) for outgoing connections, \(lingering) lingering (TIME_WAIT)",
      meaning: "A client that opens a connection for each request runs out of ports, and then measures that.",
      advice: "Wait a minute for them to go, widen net.ipv4.ip_local_port_range, or keep connections alive.")
  }

  private var backlogFinding: Finding? {
    guard let backlog else { return nil }
    return Finding(
      backlog < 1_024 ? .warning : .ok, "accept queue", "\(backlog) (somaxconn)",
      meaning: "Connections that come at once beyond it are dropped and tried again after a second.",
      advice: "sysctl -w net.core.somaxconn=4096")
  }

  private var loopback: Finding {
    guard let loopbackNanoseconds else {
      return Finding(
        .problem, "loopback", loopbackFailure, meaning: "Client and server cannot talk over 127.0.0.1.",
        advice: "Bring the interface up (ip link set lo up), or allow it in the firewall.")
    }
    return Finding(
      Finding.Level(loopbackNanoseconds, note: 200_000, warning: 1_000_000), "loopback",
      "a byte and back takes \(Wording.time(loopbackNanoseconds))",
      meaning: "The way to the server and back costs this much before anything is done.",
      advice: "Look for packet filters and tracing on the loopback interface.")
  }
}
