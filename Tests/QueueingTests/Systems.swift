import Pacing

@testable import Queueing

/// Systems without any cost but the work: what theory assumes.
enum Ideal {
  static let service: UInt64 = 1_000_000

  static let freeLoop = LoopModel(
    easyNanoseconds: 0, submitNanoseconds: 0, answerNanoseconds: 0, turnNanoseconds: 0)

  /// The work on the loop, or with `servers` workers that have a core each.
  static func model(servers: Int, isInline: Bool, work: WorkTime) -> SystemModel {
    let pool = PoolModel(kind: isInline ? .inline : .threads, workers: servers, maxQueue: 1_000_000)
    return SystemModel(cores: servers + 1, loop: freeLoop, pool: pool, work: work)
  }

  static func stream(_ utilisation: Double, servers: Int, requests: Int, seed: UInt64 = 1) -> TrafficStream {
    let rate = utilisation * Double(servers) * 1e9 / Double(service)
    return TrafficStream(
      name: "load", route: .work, law: .open(.poisson(perSecond: rate), maxConnections: 1_000_000),
      endNanoseconds: UInt64(Double(requests) / rate * 1e9), seed: seed)
  }
}

/// The waits of requests in the order they come, by the recursion of Lindley (one server) and of Kiefer and Wolfowitz (many): each
/// goes to the server that is free first. Owes nothing to the simulation.
struct Recursion {
  private var pacer: Pacer
  private var random: SplitMix64
  private let isExponential: Bool
  private var freeAt: [UInt64]

  init(_ utilisation: Double, servers: Int, isExponential: Bool, seed: UInt64 = 1) throws {
    let rate = utilisation * Double(servers) * 1e9 / Double(Ideal.service)
    pacer = try Pacer(.poisson(perSecond: rate), seed: seed)
    random = SplitMix64(seed: 1 ^ 0x576F_726B_576F_726B)
    self.isExponential = isExponential
    freeAt = [UInt64](repeating: 0, count: servers)
  }

  mutating func nextWait() -> UInt64 {
    let due = pacer.nextDueNanoseconds()
    var server = 0
    for candidate in freeAt.indices where freeAt[candidate] < freeAt[server] { server = candidate }
    let begun = max(due, freeAt[server])
    freeAt[server] = begun + nextService()
    return begun - due
  }

  private mutating func nextService() -> UInt64 {
    isExponential ? WorkTime.exponential(meanNanoseconds: Ideal.service).draw(&random) : Ideal.service
  }

  mutating func mean(of count: Int) -> Double {
    var sum: UInt64 = 0
    for _ in 0..<count { sum += nextWait() }
    return Double(sum) / Double(count)
  }
}
