import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// The loop's side of one worker: its process, the socket to it, and its successor when it dies. Lives on the loop.
final class WorkerLink: ByteStreamDelegate {
  /// The worker sent what is no reply to anything it was asked.
  struct Nonsense: Error {}

  let index: Int
  /// Nil while there is no worker: before the first, between a death and the start of the successor.
  private var processID: pid_t?
  var backoff = RespawnBackoff()
  /// It has been told to end, and is given ``terminationGrace`` for that.
  private(set) var isTerminating = false
  private var descriptor: Int32 = -1
  private var stream: ByteStream?
  private var reader = FrameReader<ReplyFrame>()
  private var isReady = false
  private var isCollected = false
  private var gathered: [UInt8] = []
  private var timer: Timer?
  // The pool owns its links, and ends them before it goes.
  private unowned var pool: ProcessOffload?

  /// From the request to end until the kill.
  static let terminationGrace = Duration.seconds(1)

  /// A place for a worker, with none yet.
  init(index: Int) { self.index = index }

  /// The worker's process id, once it has come up and until it is found dead.
  var readyProcessID: pid_t? { isReady ? processID : nil }

  /// Whether there is a worker, or one is to be started when its time has come.
  var isTaken: Bool { processID != nil || isWaitingForRespawn }

  var isThere: Bool { processID != nil }

  /// Whether it has been started and has not said its first word.
  var isComing: Bool { processID != nil && !isReady }

  private(set) var isWaitingForRespawn = false
  /// Whether it took the place of one that died.
  private(set) var isSuccessor = false

  /// Takes a worker on.
  /// - Parameter isReady: it has said its first word already.
  func adopt(_ process: WorkerProcess, isReady: Bool = false) {
    processID = process.processID
    descriptor = process.descriptor
    reader = FrameReader()
    self.isReady = isReady
    isCollected = false
    isTerminating = false
  }

  /// Gives the place its pool. Once, before the first ``serve(on:)``.
  func join(_ pool: ProcessOffload, on loop: EventLoop) {
    self.pool = pool
    timer = Timer(loop: loop) { [unowned self] in timeIsUp() }
  }

  /// Begins to talk to the worker.
  func serve(on loop: EventLoop) {
    let stream = ByteStream(loop: loop, descriptor: descriptor, delegate: self)
    self.stream = stream
    stream.start()
  }

  func respawn(after nanoseconds: UInt64) {
    isWaitingForRespawn = true
    timer?.arm(after: .nanoseconds(Int64(nanoseconds)))
  }

  private func timeIsUp() {
    if isTerminating, let processID, !isCollected {
      kill(processID, SIGKILL)
    } else if isWaitingForRespawn {
      isWaitingForRespawn = false
      isSuccessor = true
      pool?.respawn(self)
    }
  }

  /// Lets go of a worker that has nothing to do: it ends by itself when it finds the socket closed.
  /// - Returns: its process id, to be collected.
  func letGo() -> pid_t? {
    closeDescriptor()
    defer { processID = nil }
    isSuccessor = false
    return processID
  }

  /// Asks the worker to end, whatever it is doing, and kills it when it does not. Its death is reported like any other.
  func terminate() {
    guard let processID, !isTerminating else { return }
    isTerminating = true
    kill(processID, SIGTERM)
    timer?.arm(after: WorkerLink.terminationGrace)
  }

  /// Resident memory in bytes; nil when there is no worker.
  var residentBytes: UInt64? { processID.flatMap(MemorySize.of).map { UInt64($0.residentBytes) } }

  /// Whether a signal keeps the worker from doing anything.
  var isStopped: Bool { processID.map(ProcessState.isStopped) ?? false }

  /// Kills the worker, waits until it is gone and starts no other. May be called twice.
  func end() {
    timer?.cancel()
    isWaitingForRespawn = false
    closeDescriptor()
    // Once collected its id may belong to another process.
    if let processID, !isCollected { WorkerProcess.end(processID) }
    processID = nil
  }

  private func closeDescriptor() {
    if let stream {
      stream.close()
    } else if descriptor >= 0 {
      close(descriptor)
    }
    stream = nil
    descriptor = -1
    gathered.removeAll(keepingCapacity: true)
  }

  // MARK: Sending

  func gather(_ frame: JobFrame) { frame.encode(into: &gathered) }

  /// Sends what was gathered in one write.
  func sendGathered() {
    guard !gathered.isEmpty else { return }
    stream?.send(gathered)
    gathered.removeAll(keepingCapacity: true)
  }

  // MARK: Receiving

  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    if !take(bytes) { die() }
    return bytes.count
  }

  /// Returns false when the worker talks nonsense.
  private func take(_ bytes: UnsafeRawBufferPointer) -> Bool {
    let now = MonotonicClock.nanoseconds()
    do {
      try reader.read(bytes) { reply in
        if reply.isReady {
          isReady = true
          pool?.becameReady(self)
          isSuccessor = false
        } else {
          try pool?.answered(self, reply, now: now)
        }
      }
      return true
    } catch {
      return false
    }
  }

  func streamEnded(_ stream: ByteStream) { die() }

  func stream(_ stream: ByteStream, failedWith code: Int32) {
    readTheRest()
    die()
  }

  /// Collects the exit status if the worker has died and its socket has not told so yet. Its last answers are read first.
  func collectIfDead() {
    guard let processID, stream != nil, WorkerProcess.reap(processID) else { return }
    isCollected = true
    readTheRest()
    die()
  }

  private func readTheRest() {
    withUnsafeTemporaryAllocation(byteCount: 4_096, alignment: 8) { buffer in
      while stream != nil {
        let count = read(descriptor, buffer.baseAddress!, buffer.count)
        guard count > 0, take(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
      }
    }
  }

  /// The end of the socket is the end of the worker, whatever it may still be doing.
  private func die() {
    guard let processID else { return }
    closeDescriptor()
    self.processID = nil
    if isTerminating { timer?.cancel() }
    // Once collected its id may belong to another process.
    if !isCollected { kill(processID, SIGKILL) }
    pool?.lost(self, processID: processID, wasReady: isReady)
  }
}
