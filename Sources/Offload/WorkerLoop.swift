import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// What a worker process does all its life: read jobs, do those it can still claim, answer each as soon as it is done.
///
/// Answers are not gathered: the next job may be long, and if this process is killed in it nothing else must be lost.
struct WorkerLoop {
  let descriptor: Int32
  let index: Int
  let board: ClaimBoard
  private var reader = FrameReader<JobFrame>()
  private var reply: [UInt8] = []
  /// Since when there is nothing to do.
  private var free: UInt64 = 0

  /// - Parameter descriptor: the worker's end of the socket pair, blocking.
  init(descriptor: Int32, index: Int, board: ClaimBoard) {
    self.descriptor = descriptor
    self.index = index
    self.board = board
    reply.reserveCapacity(ReplyFrame.size)
  }

  private struct Gone: Error {}

  /// Serves until the other end is closed or fails.
  /// - Parameter whenReady: what is to be done after the first word has been said and before the first job.
  mutating func serve(whenReady: () -> Void = {}) {
    withUnsafeTemporaryAllocation(byteCount: JobFrame.size * 64, alignment: 8) { buffer in
      free = MonotonicClock.nanoseconds()
      guard answer(.ready) else { return }
      whenReady()
      while true {
        let count = read(descriptor, buffer.baseAddress!, buffer.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        guard work(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { return }
      }
    }
  }

  private mutating func work(_ bytes: UnsafeRawBufferPointer) -> Bool {
    // Taken out, since the closure writes to self.
    var reader = self.reader
    defer { self.reader = reader }
    do {
      try reader.read(bytes) { frame in
        guard board.claim(index, frame.id) else { return }
        let run = TimedRun(measuresCPU: frame.measuresCPU) { frame.job.run() }
        let reply = ReplyFrame(
          id: frame.id, value: run.value, free: free, began: run.began, ended: run.ended, cpu: run.cpu)
        free = run.ended
        guard answer(reply) else { throw Gone() }
      }
      return true
    } catch {
      return false
    }
  }

  private mutating func answer(_ frame: ReplyFrame) -> Bool {
    reply.removeAll(keepingCapacity: true)
    frame.encode(into: &reply)
    var sent = 0
    while sent < reply.count {
      let count = reply.withUnsafeBytes { write(descriptor, $0.baseAddress! + sent, reply.count - sent) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      sent += count
    }
    return true
  }
}
