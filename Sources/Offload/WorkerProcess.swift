import CPlatform
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// A forked worker as the loop's process sees it: its id, and our end of the socket to it.
///
/// A fork copies only the calling thread, with every lock as it stands. So it is allowed only while there is no other thread, and the
/// worker touches neither the loop nor Dispatch.
struct WorkerProcess {
  let processID: pid_t
  /// Non-blocking, closed on exec.
  let descriptor: Int32

  /// - Throws: ``OffloadError`` when this process has other threads, ``SystemError`` when the system refuses.
  static func fork(index: Int, board: ClaimBoard, nice: Int) throws -> WorkerProcess {
    let threads = threadCount()
    guard threads <= 1 else { throw OffloadError.otherThreads(threads - 1) }
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("socketpair") }
    let parent = getpid()
    // No signal may run one of the parent's handlers in the child, where it would write into the parent's loop.
    var everything = sigset_t()
    var before = sigset_t()
    sigfillset(&everything)
    sigprocmask(SIG_SETMASK, &everything, &before)
    let child = platform_fork()
    if child == 0 { become(index, descriptor: ends[1], parent: parent, board: board, nice: nice) }
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

  // MARK: In the worker

  private static let ownDescriptor: Int32 = 3

  private static func become(
    _ index: Int, descriptor: Int32, parent: pid_t, board: ClaimBoard, nice: Int
  ) -> Never {
    _ = platform_die_with_parent(SIGKILL)
    // It may have died before that took effect.
    guard getppid() == parent else { _exit(0) }
    if descriptor != ownDescriptor { dup2(descriptor, ownDescriptor) }
    _ = platform_close_from(UInt32(ownDescriptor + 1))
    resetSignals()
    platform_set_process_name("worker")
    OffloadConfiguration.setOwnNice(nice)
    var loop = WorkerLoop(descriptor: ownDescriptor, index: index, board: board)
    loop.serve()
    _exit(0)
  }

  /// The terminal's interrupt goes to the whole group, and a service manager's SIGTERM too; the parent decides what they mean, and may
  /// want the work in progress done first.
  private static func resetSignals() {
    for number in 1..<Int32(65) where number != SIGKILL && number != SIGSTOP { signal(number, SIG_DFL) }
    signal(SIGINT, SIG_IGN)
    signal(SIGTERM, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    var nothing = sigset_t()
    sigemptyset(&nothing)
    sigprocmask(SIG_SETMASK, &nothing, nil)
  }
}

/// Why an offload cannot be made, told as a sentence.
public enum OffloadError: Error, Equatable, CustomStringConvertible {
  case otherThreads(Int)
  /// The process id.
  case workerNotReady(Int32)

  public var description: String {
    switch self {
    case .otherThreads(let count):
      return "worker processes cannot be forked from a process with other threads, and this one has \(count);"
        + " make the ProcessOffload before anything that starts a thread"
    case .workerNotReady(let processID):
      return "the worker process \(processID) died, or said nothing for ten seconds, before it was ready to work"
    }
  }
}
