import Population

#if canImport(Glibc)
  import Glibc
#endif

/// Where a load tells how far it is, and what came of it. At a terminal: one line on standard error, written over itself, and tables on
/// standard output. Where standard output is a pipe or a file: one line of CSV an interval there, and nothing else, and tables on
/// standard error.
struct PopulateConsole {
  private let writesCSV = isatty(1) == 0
  private var hasHead = false
  private let hasLine = isatty(1) == 1 && isatty(2) == 1

  mutating func show(_ progress: PopulationProgress) {
    if writesCSV { Console.print((hasHead ? "" : PopulationProgress.csvHeader + "\n") + progress.csv + "\n") }
    hasHead = true
    show(progress.line)
  }

  /// A line that is written over by the next.
  func show(_ line: String) {
    // Back to the start of the line, and what was there erased (ECMA-48).
    if hasLine { Console.tell("\r\u{1b}[K\(line)") }
  }

  func clear() {
    if hasLine { Console.tell("\r\u{1b}[K") }
  }

  /// Results, for people.
  func print(_ text: String) {
    if writesCSV { Console.tell(text) } else { Console.print(text) }
  }
}
