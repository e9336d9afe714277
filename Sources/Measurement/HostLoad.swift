/// Who had the machine's cores while a run was measured, as far as that bears on what the run is worth.
public struct HostLoad: Equatable, Sendable, Codable {
  public var use: ProcessorUse
  public var cores: Int
  /// Server and client could run on one core only: the machine has no more, or both are bound to the same.
  public var sharesOneCore: Bool

  public init(_ use: ProcessorUse, cores: Int, sharesOneCore: Bool = false) {
    self.use = use
    self.cores = cores
    self.sharesOneCore = sharesOneCore || cores == 1
  }

  enum CodingKeys: String, CodingKey {
    case use, cores
    case sharesOneCore = "shares_one_core"
  }
}

extension ProcessorUse {
  /// What passed between two samples of a server's processes; nothing when the second is not later. What a process used
  /// that was gone before the second sample counts among the others.
  public init?(from first: TreeSample, until last: TreeSample) {
    guard last.atNanoseconds > first.atNanoseconds else { return nil }
    let seconds = Double(last.atNanoseconds - first.atNanoseconds) / 1e9
    func cores(_ figure: (MachineSample) -> Double) -> Double {
      max(0, figure(last.machine) - figure(first.machine)) / seconds
    }
    let server = Double(last.processorNanoseconds(since: first)) / 1e9 / seconds
    let (client, stolen) = (cores(\.clientSeconds), cores(\.stolenSeconds))
    self.init(
      server: server, client: client, others: max(0, cores(\.busySeconds) - stolen - server - client),
      idle: cores(\.idleSeconds), stolen: stolen)
  }
}

extension TreeSample {
  /// CPU time the processes of this sample used since an earlier one.
  fileprivate func processorNanoseconds(since earlier: TreeSample) -> UInt64 {
    let before = Dictionary(
      earlier.processes.map { ($0.processID, $0.cpuNanoseconds) }, uniquingKeysWith: { first, _ in first })
    return processes.reduce(0) { sum, process in
      let start = before[process.processID] ?? 0
      // A count that is lower than it was belongs to another process of the same number.
      return sum + process.cpuNanoseconds - (start <= process.cpuNanoseconds ? start : 0)
    }
  }
}
