import CPlatform
import Pacing
public import Records
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// A server under test, running as a process group of its own.
///
/// Being its own group, it does not see the terminal's Ctrl-C: we stop it ourselves, in order, and its workers with it.
/// Owned by one thread; ``stop(grace:)`` must be called before it is let go.
public final class ServerProcess {
  /// Its name in the plan and in messages.
  public let label: String
  public let processID: Int32
  /// The command line, for the record.
  public let command: [String]
  /// What it prints, where that is listened to.
  private let standardOutput: FileDescriptor?
  private let log: String
  private let watchdog: Watchdog?
  /// The process group that it and its workers are in.
  private let group: Int32
  /// SIGTERM goes to all of its group, not only to the process itself.
  private let stopsGroup: Bool
  /// How it ended, once it was reaped.
  private var ending: String?

  /// What is known of the process a command starts.
  enum Kind {
    /// One of ours: says on standard output where it listens, and ends its workers itself.
    case own
    /// Anything: it may write as much as it wants, and be a shell with the server below it.
    case foreign
  }

  /// Starts an executable; returns at once, before it listens.
  ///
  /// - Parameter log: file its standard error goes to. A file rather than a pipe: nobody has to drain it, and it stays.
  public convenience init(
    label: String, executable: String, arguments: [String], log: String
  ) throws(ServerFailure) {
    try self.init(label: label, command: [executable] + arguments, kind: .own, log: log)
  }

  init(label: String, command: [String], kind: Kind, log: String) throws(ServerFailure) {
    (self.label, self.log, self.command) = (label, log, command)
    stopsGroup = kind == .foreign
    watchdog = Watchdog()
    do {
      let pipe = kind == .own ? try makePipe().get() : nil
      processID = try spawn(
        SpawnRequest(command: command, standardOutput: pipe?.write, standardError: log, group: watchdog?.processID ?? 0)
      ).get()
      standardOutput = pipe?.read
      pipe?.write.close()
    } catch {
      watchdog?.reap()
      throw ServerFailure(.notStarted, server: label, reason: "could not be started: \(error.reason)")
    }
    group = watchdog?.processID ?? processID
    runningGroup.store(group, ordering: .relaxed)
  }

  deinit { assert(ending != nil, "\(label) was let go while it ran; call stop()") }

  /// The last lines it wrote to standard error.
  public var lastWords: [String] { lastLines(of: log) }

  /// How the process ended, such as `exited with status 3`; nothing while it runs.
  public func endingIfEnded() -> String? {
    if ending == nil, hasEnded() { reap() }
    return ending
  }

  /// Whether it is a zombie. Leaves it one: until it is reaped, its number and its group cannot become another's.
  private func hasEnded() -> Bool {
    var information = siginfo_t()
    let result = waitid(P_PID, id_t(processID), &information, WEXITED | WNOHANG | WNOWAIT)
    return result < 0 || information.si_signo != 0
  }

  /// Ends what is left of its group, such as workers that outlived it, then takes its exit status.
  private func reap() {
    kill(-group, SIGKILL)
    runningGroup.store(0, ordering: .relaxed)
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    watchdog?.reap()
    ending = Self.describe(status)
  }

  private static func describe(_ status: Int32) -> String {
    if platform_signaled(status) {
      let signal = platform_term_signal(status)
      return "was killed by signal \(signal) (\(String(cString: strsignal(signal))))"
    }
    return "exited with status \(platform_exit_status(status))"
  }

  /// Asks it to end with SIGTERM; after the grace time, ends it with SIGKILL. May be called twice.
  ///
  /// - Returns: how it ended, such as `exited with status 0`.
  @discardableResult
  public func stop(grace: Duration = .seconds(5)) -> String {
    if let ending = endingIfEnded() { return ending }
    kill(stopsGroup ? -group : processID, SIGTERM)
    let deadline = ContinuousClock.now + grace
    while !hasEnded(), ContinuousClock.now < deadline { usleep(5_000) }
    reap()
    return ending ?? ""
  }
}

/// The process group of the server that runs now, 0 when none does; an experiment never runs two.
private let runningGroup = Atomic<Int32>(0)

extension ServerProcess {
  /// Makes the running server known to ``killRunning()``. Call once, before signals are handled: what a signal handler
  /// uses must have been made before it.
  public static func prepareForKilling() { _ = runningGroup.load(ordering: .relaxed) }

  /// Kills the running server and its workers, for a process that must end at once: a group of its own outlives its
  /// parent. Any thread; a signal handler may call it.
  public static func killRunning() {
    let group = runningGroup.load(ordering: .relaxed)
    if group > 0 { kill(-group, SIGKILL) }
  }
}

// Waiting until it listens.
extension ServerProcess {
  /// Waits for the line that says where it listens.
  ///
  /// - Parameter isInterrupted: asked every few milliseconds; when true the wait ends with nothing.
  public func waitUntilListening(
    name: String, fib: Int, within limit: Duration, isInterrupted: () -> Bool = { false }
  ) throws(ServerFailure) -> ListeningLine? {
    var output: [UInt8] = []
    let deadline = ContinuousClock.now + limit
    while !output.contains(UInt8(ascii: "\n")) {
      if isInterrupted() { return nil }
      // Before reading: once it has ended, all it wrote is in the pipe.
      let ended = endingIfEnded()
      standardOutput?.read(into: &output, waitMilliseconds: 10)
      if output.contains(UInt8(ascii: "\n")) { break }
      if let ended { throw failure("\(ended) before it listened") }
      if ContinuousClock.now >= deadline {
        throw failure("did not say within \(limit.shortText) that it listens\(quote(output))")
      }
      if output.count > 4096 { throw failure("printed \(output.count) bytes without a newline") }
    }
    let text = String(decoding: output.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    return try accept(text, name: name, fib: fib)
  }

  private func accept(_ text: String, name: String, fib: Int) throws(ServerFailure) -> ListeningLine {
    guard let line = ListeningLine(parsing: text) else {
      throw failure("printed '\(text)' where '\(ListeningLine.form)' was expected")
    }
    if line.name != name { throw failure("calls itself '\(line.name)', not '\(name)'") }
    if line.fib != fib { throw failure("computes fib \(line.fib), though fib \(fib) was asked for") }
    return line
  }

  private func failure(_ reason: String) -> ServerFailure {
    ServerFailure(.notStarted, server: label, reason: reason, lastWords: lastWords)
  }

  private func quote(_ output: [UInt8]) -> String {
    output.isEmpty ? "" : "; so far it printed '\(String(decoding: output, as: UTF8.self))'"
  }
}
