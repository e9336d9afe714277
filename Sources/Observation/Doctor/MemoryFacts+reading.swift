extension MemoryFacts {
  /// Reads /proc/meminfo.
  static func read() -> MemoryFacts {
    let text = readTextFile("/proc/meminfo") ?? ""
    func bytes(_ name: String) -> UInt64 {
      text.value(of: name)?.split(separator: " ").first.flatMap { UInt64($0) }.map { $0 * 1_024 } ?? 0
    }
    var facts = MemoryFacts()
    facts.totalBytes = bytes("MemTotal")
    facts.availableBytes = bytes("MemAvailable")
    facts.swapUsedBytes = bytes("SwapTotal") - min(bytes("SwapFree"), bytes("SwapTotal"))
    facts.hugePages = readLine("/sys/kernel/mm/transparent_hugepage/enabled").flatMap(chosen)
    return facts
  }

  /// The word in brackets, which is the one that holds: `always [madvise] never`.
  static func chosen(_ text: String) -> String? {
    guard let open = text.firstIndex(of: "["), let close = text.firstIndex(of: "]"), open < close else { return nil }
    return String(text[text.index(after: open)..<close])
  }
}
