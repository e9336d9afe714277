/// Who used the machine's processors for a while, in cores: CPU seconds per second.
public struct ProcessorUse: Equatable, Sendable, Codable {
  /// The server under test and its workers.
  public var server: Double
  /// This program.
  public var client: Double
  /// Everything else on the machine, without what was stolen.
  public var others: Double
  /// What nobody used.
  public var idle: Double
  /// What the hypervisor took away.
  public var stolen: Double

  public init(server: Double, client: Double, others: Double, idle: Double, stolen: Double = 0) {
    (self.server, self.client, self.others, self.idle, self.stolen) = (server, client, others, idle, stolen)
  }

  /// The kernel counts in ticks, and the machine's by another rule than a process's: less than this is not told apart.
  public static let leastOthers = 0.25
  /// While this much is free, others do not stand in the way.
  public static let enoughIdle = 0.5

  /// Whether others used much, and left little.
  public var isCrowded: Bool { others + stolen > Self.leastOthers && idle < Self.enoughIdle }
}
