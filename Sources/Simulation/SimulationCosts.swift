public import Plans
public import Queueing

/// What everything costs that a simulated experiment does: nanoseconds of CPU time, and of waking up.
///
/// The defaults are those of the machine that the project's published figures come from (two cores of an AMD EPYC, virtual);
/// ``init(like:)`` takes them from a measured record instead.
public struct SimulationCosts: Equatable, Sendable {
  /// Of our servers' loop; see ``developmentMachine``.
  public var loop: LoopModel
  /// The loop of single servers, by label, where it is known.
  public var loops: [String: LoopModel] = [:]
  /// From the loop to a worker thread, and back.
  public var toThread: Crossing
  public var fromThread: Crossing
  /// From the loop to a worker process, and back.
  public var toProcess: Crossing
  public var fromProcess: Crossing
  /// The load client; how many threads it has follows from the plan.
  public var client: ClientModel
  public var fib: FibCost
  /// What one request's work costs on a foreign server, by label: its fib(N) is not written in our language.
  public var foreignWork: [String: UInt64] = [:]
  /// Where all this comes from, in sentences, for the record.
  public var origin: [String]

  /// Measured on the quiet machine: a server's loop spends 7.2 us on an easy request of a closed loop of 8 (133,000/s with
  /// 0.96 of a core), the client 6.9 us; an idle server answers a probe after 0.17 ms, nearly all of which is two threads
  /// waking up; fib(30) takes 2.3 ms. While all compute, loop, client and workers get equal shares, as from any fair
  /// scheduler: pools then keep half of their easy throughput, measured as simulated.
  public static let developmentMachine = SimulationCosts(
    loop: LoopModel(
      easyNanoseconds: 6_700, submitNanoseconds: 4_500, answerNanoseconds: 3_000, turnNanoseconds: 1_000,
      wakeNanoseconds: 70_000, weight: 1),
    // A loop that sleeps has to wake up for a result as for a request; that is counted there.
    toThread: Crossing(senderNanoseconds: 2_500, latencyNanoseconds: 40_000, receiverNanoseconds: 1_500),
    fromThread: Crossing(senderNanoseconds: 2_000, latencyNanoseconds: 0, receiverNanoseconds: 1_000),
    toProcess: Crossing(senderNanoseconds: 4_000, latencyNanoseconds: 40_000, receiverNanoseconds: 3_000),
    fromProcess: Crossing(senderNanoseconds: 4_000, latencyNanoseconds: 0, receiverNanoseconds: 3_000),
    client: ClientModel(
      sendNanoseconds: 3_200, receiveNanoseconds: 3_700, wireNanoseconds: 4_000, wakeNanoseconds: 70_000,
      sharesCores: true, weight: 1),
    fib: FibCost(2.3),
    origin: [
      "Costs: built in, those of the development machine (2 cores of an AMD EPYC); --like takes them from a record."
    ])

  public init(
    loop: LoopModel, toThread: Crossing, fromThread: Crossing, toProcess: Crossing, fromProcess: Crossing,
    client: ClientModel, fib: FibCost, origin: [String]
  ) {
    (self.loop, self.client, self.fib, self.origin) = (loop, client, fib, origin)
    (self.toThread, self.fromThread, self.toProcess, self.fromProcess) = (toThread, fromThread, toProcess, fromProcess)
  }

  /// CPU time of one request's work on a server.
  public func work(of server: ServerPlan, fib n: Int) -> UInt64 { foreignWork[server.label] ?? fib.nanoseconds(n) }

  /// CPU time of the client for one request.
  var clientNanoseconds: UInt64 { client.sendNanoseconds + client.receiveNanoseconds }
}

// The system that a trial is simulated in.
extension SimulationCosts {
  /// - Parameter cores: what server and client share.
  func model(of trial: Trial, cores: Int, clientThreads: Int) -> SystemModel {
    let server = trial.server
    var client = client
    client.threads = clientThreads
    return SystemModel(
      cores: cores, loop: loops[server.label] ?? loop, pool: pool(of: server, cores: cores),
      work: .constant(nanoseconds: work(of: server, fib: trial.fib)), client: client)
  }

  private func pool(of server: ServerPlan, cores: Int) -> PoolModel {
    guard server.hasPool else { return PoolModel(kind: .inline) }
    let isProcesses = server.name == "process-server"
    return PoolModel(
      kind: isProcesses ? .processes : .threads, workers: server.simulatedWorkers(cores: cores),
      maxQueue: server.simulatedMaxQueue, handOver: isProcesses ? toProcess : toThread,
      giveBack: isProcesses ? fromProcess : fromThread, weight: server.workerWeight)
  }
}

extension ServerPlan {
  /// All that there may be, all the time.
  func simulatedWorkers(cores: Int) -> Int { hasPool ? mostWorkers(cores: cores) : 1 }

  var simulatedMaxQueue: Int { isUnbounded ? 1 << 32 : maxQueue ?? 1_024 }

  private var isUnbounded: Bool { self[.shed] == .word("none") }

  /// Under the idle policy, which is what a worker gets for whom nothing is asked, it is next to nothing, whatever the nice value.
  fileprivate var workerWeight: Double {
    let isIdle = self[.policy].map { $0 == .word("idle") } ?? (qualityOfService == nil && nice == nil)
    return isIdle ? SystemModel.idleWeight : SystemModel.weight(nice: workerNice)
  }

  /// The larger of the two: a QoS class is a nice value on Linux.
  private var workerNice: Int {
    switch qualityOfService {
    case "utility": max(nice ?? 0, 2)
    case "background": max(nice ?? 0, 10)
    default: nice ?? 0
    }
  }

  /// What it is simulated as, for the record.
  func simulatedAs(cores: Int) -> String {
    guard hasPool else { return "work on the loop" }
    let kind = name == "process-server" ? "processes" : "threads"
    let queue = isUnbounded ? "queue without a bound" : "queue of \(simulatedMaxQueue)"
    return "\(simulatedWorkers(cores: cores)) worker \(kind), \(queue)"
  }
}
