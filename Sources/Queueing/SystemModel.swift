#if canImport(Glibc)
  import Glibc
#endif

/// What is simulated: one machine with its cores, a server with its loop and its pool, and the client. A value; the traffic that
/// meets it is ``TrafficStream``'s.
///
/// Costs are CPU time: how long they take is up to the cores, which runnable tasks share in proportion to their weights
/// (``SharedCores``). Latencies pass without anyone computing.
public struct SystemModel: Equatable, Sendable, Codable {
  /// Cores that loop, workers and, if it is on the same machine, client share. At least 1.
  public var cores: Int
  public var loop: LoopModel
  public var pool: PoolModel
  /// The CPU time of one request's work.
  public var work: WorkTime
  public var client: ClientModel

  public init(
    cores: Int = 2, loop: LoopModel = LoopModel(), pool: PoolModel = PoolModel(),
    work: WorkTime = .constant(nanoseconds: 1_000_000), client: ClientModel = ClientModel()
  ) {
    self.cores = cores
    self.loop = loop
    self.pool = pool
    self.work = work
    self.client = client
  }

  /// The weight that Linux gives to a task of that nice value, -20...19, relative to 0: 1.25 for each step.
  public static func weight(nice: Int) -> Double { pow(1.25, -Double(nice)) }

  /// The weight of a task under SCHED_IDLE: 3, where 1,024 is that of a task of nice 0.
  public static let idleWeight = 3.0 / 1_024
}

/// What the server's event loop spends, in nanoseconds of CPU time. It is one thread: while it does one thing all else waits.
public struct LoopModel: Equatable, Sendable, Codable {
  /// A whole request without work: read, parsed, answered.
  public var easyNanoseconds: UInt64
  /// A request with work, until its job is submitted.
  public var submitNanoseconds: UInt64
  /// Writing the answer of a request with work, or the refusal.
  public var answerNanoseconds: UInt64
  /// Once for each turn: asking the kernel what is ready. Many requests may share a turn.
  public var turnNanoseconds: UInt64
  /// How long a loop that has slept takes to wake up, at most: one that has slept for less takes as long as it has slept, since
  /// a core that has only just become idle is not far away.
  public var wakeNanoseconds: UInt64
  /// Share of the cores relative to other tasks. Above 1 because the kernel puts a task that often sleeps before those that compute.
  public var weight: Double

  public init(
    easyNanoseconds: UInt64 = 6_000, submitNanoseconds: UInt64 = 3_500, answerNanoseconds: UInt64 = 2_500,
    turnNanoseconds: UInt64 = 2_000, wakeNanoseconds: UInt64 = 0, weight: Double = 8
  ) {
    self.easyNanoseconds = easyNanoseconds
    self.submitNanoseconds = submitNanoseconds
    self.answerNanoseconds = answerNanoseconds
    self.turnNanoseconds = turnNanoseconds
    self.wakeNanoseconds = wakeNanoseconds
    self.weight = weight
  }
}

/// Where the work is done, and what it costs to bring it there and back.
public struct PoolModel: Equatable, Sendable, Codable {
  public enum Kind: String, Sendable, Codable {
    /// On the loop.
    case inline
    /// By threads: one that has finished takes the next job itself.
    case threads
    /// By processes: one that has finished gets its next job when the loop has read its reply.
    case processes
  }

  public var kind: Kind
  /// How many work at once. At least 1; without meaning inline.
  public var workers: Int
  /// How many jobs may wait for a worker; one more is refused with 503.
  public var maxQueue: Int
  public var handOver: Crossing
  public var giveBack: Crossing
  /// Share of the cores relative to other tasks; see ``SystemModel/weight(nice:)``.
  public var weight: Double

  public init(
    kind: Kind = .inline, workers: Int = 1, maxQueue: Int = 1_024, handOver: Crossing = Crossing(),
    giveBack: Crossing = Crossing(), weight: Double = 1
  ) {
    self.kind = kind
    self.workers = workers
    self.maxQueue = maxQueue
    self.handOver = handOver
    self.giveBack = giveBack
    self.weight = weight
  }

  /// A thread pool with the costs this project's has on an ordinary machine.
  public static func threads(_ workers: Int, maxQueue: Int = 1_024) -> PoolModel {
    let wake = Crossing(senderNanoseconds: 2_000, latencyNanoseconds: 10_000, receiverNanoseconds: 1_000)
    let back = Crossing(senderNanoseconds: 1_500, latencyNanoseconds: 10_000, receiverNanoseconds: 1_000)
    return PoolModel(kind: .threads, workers: workers, maxQueue: maxQueue, handOver: wake, giveBack: back)
  }

  /// A process pool with the costs this project's has on an ordinary machine.
  public static func processes(_ workers: Int, maxQueue: Int = 1_024) -> PoolModel {
    let message = Crossing(senderNanoseconds: 4_000, latencyNanoseconds: 15_000, receiverNanoseconds: 3_000)
    return PoolModel(kind: .processes, workers: workers, maxQueue: maxQueue, handOver: message, giveBack: message)
  }
}

/// Bringing a job from the loop to a worker, or its result back.
public struct Crossing: Equatable, Sendable, Codable {
  /// CPU time of the one that gives.
  public var senderNanoseconds: UInt64
  /// The time a sleeping receiver takes to wake up. A loop that is awake receives at once.
  public var latencyNanoseconds: UInt64
  /// CPU time of the one that takes.
  public var receiverNanoseconds: UInt64

  public init(senderNanoseconds: UInt64 = 0, latencyNanoseconds: UInt64 = 0, receiverNanoseconds: UInt64 = 0) {
    self.senderNanoseconds = senderNanoseconds
    self.latencyNanoseconds = latencyNanoseconds
    self.receiverNanoseconds = receiverNanoseconds
  }
}

/// The client of each stream: threads that send and receive, in the order things come.
public struct ClientModel: Equatable, Sendable, Codable {
  /// CPU time for sending a request and for reading its answer; a client without both is never busy.
  public var sendNanoseconds: UInt64
  public var receiveNanoseconds: UInt64
  /// The network, each way.
  public var wireNanoseconds: UInt64
  /// How long a client's thread that has slept takes to wake up when an answer comes, at most; as the loop's. With several
  /// threads the one that has something to do last decides.
  public var wakeNanoseconds: UInt64
  /// Threads of each stream's client.
  public var threads: Int
  /// Whether it runs on the server's machine and takes from its cores.
  public var sharesCores: Bool
  /// Share of the cores relative to other tasks.
  public var weight: Double

  public init(
    sendNanoseconds: UInt64 = 0, receiveNanoseconds: UInt64 = 0, wireNanoseconds: UInt64 = 0,
    wakeNanoseconds: UInt64 = 0,
    threads: Int = 1, sharesCores: Bool = false, weight: Double = 8
  ) {
    self.sendNanoseconds = sendNanoseconds
    self.receiveNanoseconds = receiveNanoseconds
    self.wireNanoseconds = wireNanoseconds
    self.wakeNanoseconds = wakeNanoseconds
    self.threads = threads
    self.sharesCores = sharesCores
    self.weight = weight
  }

  var isFree: Bool { sendNanoseconds == 0 && receiveNanoseconds == 0 }
}
