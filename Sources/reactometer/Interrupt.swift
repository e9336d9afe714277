import LoadClient
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Ctrl-C, SIGTERM, and a terminal that is closed: the first asks the run to end and report, the second ends the process at once.
enum Interrupt {
  static let flag = StopFlag()
  /// Which signal it was; 0 while there was none.
  static let number = Atomic<Int32>(0)
  static let signals = [SIGINT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP])

  /// What nohup asks for has to stay.
  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    sigaction(number, nil, &action)
    // SIG_IGN is the address 1, which is no function to compare with.
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Installs the handlers. Call before the run, once.
  static func watch() {
    // Made here, because a signal handler must not be the first to need it.
    _ = (flag.isRaised, Interrupt.number.load(ordering: .relaxed))
    // A program inherits its parent's signal mask, and some parents block everything while they start a child.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in signals {
      sigaddset(&numbers, number)
      signal(number) { number in
        if Interrupt.flag.isRaised { _exit(128 + number) }
        Interrupt.number.store(number, ordering: .relaxed)
        Interrupt.flag.raise()
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  }

  /// How a command ends that a signal has ended.
  static func failure(_ sentence: String) -> CommandFailure {
    CommandFailure(ExitStatus(rawValue: 128 + number.load(ordering: .relaxed)) ?? .interrupted, sentence)
  }
}
