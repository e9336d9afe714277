import CPlatform
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// What a worker process does from its first moment: cuts itself off from its parent's descriptors and signals, and serves. By ``Spawn/fork``
/// it begins in the middle of the parent's program, by ``Spawn/exec`` as a program of its own.
public enum WorkerProgram {
  private static let socket: Int32 = 3
  private static let board: Int32 = 4
  /// The first argument of a program that is to be a worker.
  private static let word = "worker"

  // MARK: In the fork

  static func become(_ index: Int, descriptor: Int32, parent: pid_t, _ kind: WorkerProcess.Kind) -> Never {
    _ = platform_die_with_parent(SIGKILL)
    // It may have died before that took effect.
    guard getppid() == parent else { _exit(0) }
    place(descriptor, kind.board.descriptor)
    guard kind.spawn == .fork else { execute(index, parent, kind) }
    _ = platform_close_from(UInt32(socket + 1))
    serve(index, kind.board, kind.scheduling)
  }

  /// Puts the socket and the claim board at their numbers, which either may hold already.
  private static func place(_ socketNow: Int32, _ boardNow: Int32) {
    let aside = fcntl(boardNow, F_DUPFD, board + 1)
    if socketNow == socket { clearCloseOnExec(socket) } else { dup2(socketNow, socket) }
    dup2(aside, board)
    close(aside)
  }

  private static func clearCloseOnExec(_ descriptor: Int32) { _ = fcntl(descriptor, F_SETFD, 0) }

  private static func execute(_ index: Int, _ parent: pid_t, _ kind: WorkerProcess.Kind) -> Never {
    _ = platform_close_from(UInt32(board + 1))
    let name = CommandLine.arguments.first ?? "worker"
    let words = [name, word, "\(index)", "\(parent)"] + kind.scheduling.arguments
    // Never freed: this program ends here, one way or the other.
    let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
    execv("/proc/self/exe", arguments)
    _exit(EX_UNAVAILABLE)
  }

  // MARK: In the program of its own

  /// Whether this program was started to be a worker; then it never returns. To be called first thing in main.
  public static func runIfAsked() {
    let words = CommandLine.arguments
    guard words.count == 7, words[1] == word else { return }
    guard let index = Int(words[2]), let parent = pid_t(words[3]),
      let scheduling = WorkerScheduling(arguments: words[4...]),
      let board = try? ClaimBoard(mapping: board)
    else {
      let line = "\(words[0]): a worker is started by its server, not by hand.\n"
      _ = line.withCString { write(STDERR_FILENO, $0, strlen($0)) }
      _exit(EX_USAGE)
    }
    // Kept from before the program was replaced, but its parent may have died since.
    _ = platform_die_with_parent(SIGKILL)
    guard getppid() == parent else { _exit(0) }
    serve(index, board, scheduling)
  }

  private static func serve(_ index: Int, _ board: ClaimBoard, _ scheduling: WorkerScheduling) -> Never {
    resetSignals()
    platform_set_process_name("worker")
    var loop = WorkerLoop(descriptor: socket, index: index, board: board)
    // The first word comes first: under the idle policy it could be long in coming.
    loop.serve { scheduling.apply() }
    _exit(0)
  }

  /// The terminal's interrupt goes to the whole group, and a service manager's SIGTERM too; the parent decides what they mean, and may
  /// want the work in progress done first. Its own SIGTERM is meant.
  private static func resetSignals() {
    for number in 1..<Int32(65) where number != SIGKILL && number != SIGSTOP { signal(number, SIG_DFL) }
    signal(SIGINT, SIG_IGN)
    signal(SIGPIPE, SIG_IGN)
    platform_exit_at_parents_sigterm()
    var nothing = sigset_t()
    sigemptyset(&nothing)
    sigprocmask(SIG_SETMASK, &nothing, nil)
  }
}

/// Why an offload cannot be made, or cannot go on, told as a sentence.
public enum OffloadError: Error, Equatable, CustomStringConvertible {
  case otherThreads(Int)
  /// The process id.
  case workerNotReady(Int32)
  /// How often in a row, and what the system said, if it said anything.
  case workersCannotStart(Int, String)
  /// Which worker, of how many.
  case noThread(Int, of: Int)

  public var description: String {
    switch self {
    case .otherThreads(let count):
      return "worker processes cannot be forked from a process with other threads, and this one has \(count);"
        + " make the ProcessOffload before anything that starts a thread"
    case .workerNotReady(let processID):
      return "the worker process \(processID) died, or said nothing for ten seconds, before it was ready to work"
    case .noThread(let worker, let count):
      return "Dispatch had no thread for worker \(worker) of \(count) within ten seconds"
    case .workersCannotStart(let times, let reason):
      return "no worker process is left, and \(times) attempts in a row to start one failed: \(reason)"
    }
  }
}
