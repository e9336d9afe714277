import LoadClient

#if canImport(Glibc)
  import Glibc
#endif

/// Ctrl-C and SIGTERM: the first asks the run to end and report, the second ends the process at once.
enum Interrupt {
  static let flag = StopFlag()

  /// Installs the handlers. Call before the run, once.
  static func watch() {
    // Made here, because a signal handler must not be the first to need it.
    _ = flag.isRaised
    // A program inherits its parent's signal mask, and some parents block everything while they start a child.
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&numbers, number)
      signal(number) { number in
        if Interrupt.flag.isRaised { _exit(128 + number) }
        Interrupt.flag.raise()
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  }
}
