/// What the kernel says a process is doing, by the letter in /proc/PID/stat.
enum ProcessState {
  /// Whether a signal has stopped it, until another one makes it go on. One that a debugger holds is not meant: somebody looks at it.
  static func isStopped(_ processID: Int32) -> Bool {
    firstLine(ofFile: "/proc/\(processID)/stat").flatMap(letter) == "T"
  }

  /// The letter behind the name, which may hold anything, brackets too.
  static func letter(stat: String) -> Character? {
    guard let bracket = stat.lastIndex(of: ")") else { return nil }
    return stat[bracket...].dropFirst(2).first
  }
}
