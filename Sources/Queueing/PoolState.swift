/// The workers, and the jobs that wait for them.
struct PoolState {
  enum Phase { case idle, coming, waking, working, posting }

  struct Worker {
    var phase = Phase.idle
    var slot: Int32 = -1
  }

  private let capacity: Int
  var workers: [Worker]
  /// The last to go to sleep is the first to be woken.
  var sleeping: [Int32]
  /// In the order they came; those whose client has given up are still among them.
  var waiting = Ring<Int32>(filler: 0)
  /// Jobs that wait, without those.
  var queued = 0
  /// With a worker, or on the way back from it.
  var running = 0
  private(set) var finished: UInt64 = 0
  private(set) var refused: UInt64 = 0
  var handOver: DelayLine
  var giveBack: DelayLine
  /// Time of all workers that had a job.
  private(set) var busyNanoseconds: UInt64 = 0
  private var busyNoted: UInt64 = 0

  init(_ model: PoolModel) {
    let count = model.kind == .inline ? 0 : model.workers
    workers = [Worker](repeating: Worker(), count: count)
    sleeping = (0..<Int32(count)).reversed()
    capacity = count + model.maxQueue
    handOver = DelayLine(latency: model.handOver.latencyNanoseconds)
    giveBack = DelayLine(latency: model.giveBack.latencyNanoseconds)
  }

  /// Whether one more job may come; if not, it is counted as refused.
  mutating func admits() -> Bool {
    if queued + running < capacity { return true }
    refused += 1
    return false
  }

  mutating func finishJob() {
    running -= 1
    finished += 1
  }

  /// To be called before a worker takes up a job or goes to sleep.
  mutating func noteBusy(at now: UInt64) {
    busyNanoseconds += UInt64(workers.count - sleeping.count) * (now - busyNoted)
    busyNoted = now
  }
}
