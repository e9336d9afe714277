import CPlatform
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// A worker as the loop's process sees it: its id, and our end of the socket to it.
///
/// A fork copies only the calling thread, with every lock as it stands. So it is allowed only while there is no other thread, and the
/// worker touches neither the loop nor Dispatch.
struct WorkerProcess {
  let processID: pid_t
  /// Non-blocking, closed on exec.
  let descriptor: Int32

  /// What all workers of a pool have in common.
  struct Kind {
    var board: ClaimBoard
    var scheduling: WorkerScheduling
    var spawn: OffloadConfiguration.Spawn
  }

  /// - Throws: ``OffloadError`` when this process has other threads, ``SystemError`` when the system refuses.
  static func start(index: Int, _ kind: Kind) throws -> WorkerProcess {
    let threads = threadCount()
    guard threads <= 1 else { throw OffloadError.otherThreads(threads - 1) }
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { throw SystemError("socketpair") }
    let parent = getpid()
    // No signal may run one of the parent's handlers in the child, where it would write into the parent's loop.
    var everything = sigset_t()
    var before = sigset_t()
    sigfillset(&everything)
    sigprocmask(SIG_SETMASK, &everything, &before)
    let child = platform_fork()
    if child == 0 { WorkerProgram.become(index, descriptor: ends[1], parent: parent, kind) }
    let failure = child < 0 ? SystemError("fork") : nil
    sigprocmask(SIG_SETMASK, &before, nil)
    close(ends[1])
    if let failure {
      close(ends[0])
      throw failure
    }
    _ = platform_set_nonblocking(ends[0])
    return WorkerProcess(processID: child, descriptor: ends[0])
  }

  /// Waits for a new worker's first word. For the start of the program only: it blocks.
  /// - Throws: ``OffloadError`` when the worker dies first, or says nothing for ten seconds.
  func awaitReady() throws {
    var reader = FrameReader<ReplyFrame>()
    var isReady = false
    while !isReady {
      var watched = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let status = poll(&watched, 1, 10_000)
      if status < 0, errno == EINTR { continue }
      // No more than the first word: what follows is the loop's to read.
      let bytes = status > 0 ? readOnce(atMost: ReplyFrame.size - reader.waiting) : []
      guard !bytes.isEmpty else { throw OffloadError.workerNotReady(processID) }
      try bytes.withUnsafeBytes { try reader.read($0) { isReady = $0.isReady } }
    }
  }

  private func readOnce(atMost limit: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      count = max(read(descriptor, buffer.baseAddress!, limit), 0)
    }
  }

  /// Collects the exit status if the process has ended. Returns false while it still lives.
  static func reap(_ processID: pid_t) -> Bool {
    waitpid(processID, nil, WNOHANG) != 0
  }

  /// Gives up a process that no loop serves yet.
  func discard() {
    close(descriptor)
    WorkerProcess.end(processID)
  }

  /// Ends the process at once and waits until it is gone.
  static func end(_ processID: pid_t) {
    kill(processID, SIGKILL)
    while waitpid(processID, nil, 0) < 0, errno == EINTR {}
  }

  /// 0 when there is no /proc to ask.
  private static func threadCount() -> Int {
    guard let directory = opendir("/proc/self/task") else { return 0 }
    defer { closedir(directory) }
    var count = 0
    while let entry = readdir(directory) {
      if entry.pointee.d_name.0 != CChar(UInt8(ascii: ".")) { count += 1 }
    }
    return count
  }
}
