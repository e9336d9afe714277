import CLibevent

#if canImport(Glibc)
  import Glibc
#endif

/// What libevent has to say goes to standard error as sentences of this program, and what it cannot go on after, such as a loop that gets no
/// descriptors, ends the process with EX_OSERR instead of libevent's own 1.
public enum LibeventErrors {
  /// Once, first thing in main.
  public static func tellAsSentences() {
    event_set_log_callback { severity, text in
      guard severity >= EVENT_LOG_WARN, let text else { return }
      let opening = severity == EVENT_LOG_ERR ? "cannot go on" : "warning"
      var line = "\(LibeventErrors.program): \(opening): libevent says \(String(cString: text))\n"
      line.withUTF8 { bytes in _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count) }
    }
    event_set_fatal_callback { _ in _exit(EX_OSERR) }
  }

  private static var program: Substring {
    CommandLine.arguments.first?.split(separator: "/").last ?? "this program"
  }
}
