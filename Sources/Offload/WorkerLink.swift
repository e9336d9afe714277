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
  /// Nil between a death and the start of the successor.
  private var processID: pid_t?
  var backoff = RespawnBackoff()
  private var descriptor: Int32
  private var stream: ByteStream?
  private var reader = FrameReader<ReplyFrame>()
  private var isReady = false
  private var isCollected = false
  private var gathered: [UInt8] = []
  private var timer: Timer?
  // The pool owns its links, and ends them before it goes.
  private unowned var pool: ProcessOffload?

  /// - Parameter process: a worker that has said its first word already.
  init(index: Int, ready process: WorkerProcess) {
    self.index = index
    processID = process.processID
    descriptor = process.descriptor
    isReady = true
  }

  /// The worker's process id, once it has come up and until it is found dead.
  var readyProcessID: pid_t? { isReady ? processID : nil }

  /// The successor of a worker that died.
  func adopt(_ process: WorkerProcess) {
    processID = process.processID
    descriptor = process.descriptor
    reader = FrameReader()
    isReady = false
    isCollected = false
  }

  func start(on loop: EventLoop, pool: ProcessOffload) {
    self.pool = pool
    let stream = ByteStream(loop: loop, descriptor: descriptor, delegate: self)
    self.stream = stream
    timer = timer ?? Timer(loop: loop) { [weak self] in self.map { $0.pool?.respawn($0) } }
    stream.start()
  }

  func respawn(after nanoseconds: UInt64) {
    timer?.arm(after: .nanoseconds(Int64(nanoseconds)))
  }

  /// Kills the worker, waits until it is gone and starts no other. May be called twice.
  func end() {
    timer?.cancel()
    closeDescriptor()
    if let processID { WorkerProcess.end(processID) }
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
    // Once collected its id may belong to another process.
    if !isCollected { kill(processID, SIGKILL) }
    pool?.lost(self, processID: processID, wasReady: isReady)
  }
}
