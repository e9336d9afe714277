/// How much memory there is, and what disturbs its figures.
public struct MemoryFacts: Equatable, Sendable, Codable {
  public var totalBytes: UInt64 = 0
  public var availableBytes: UInt64 = 0
  public var swapUsedBytes: UInt64 = 0
  /// `always`, `madvise` or `never`; nothing when the kernel has no huge pages.
  public var hugePages: String?

  public init() {}

  /// - Parameter swappedPages: how many went to swap or came back while the machine was watched.
  public func findings(swappedPages: UInt64) -> [Finding] {
    [free, swap(swappedPages), huge].compactMap { $0 }
  }

  private var free: Finding {
    let mebibyte: UInt64 = 1 << 20
    return Finding(
      availableBytes < 128 * mebibyte ? .problem : availableBytes < 512 * mebibyte ? .warning : .ok, "free memory",
      "\(Wording.bytes(availableBytes)) of \(Wording.bytes(totalBytes))",
      meaning: "Reclaiming pages stops whoever asks for one, and may end the server.", advice: "Free some memory first."
    )
  }

  private func swap(_ pages: UInt64) -> Finding {
    Finding(
      pages > 0 ? .problem : swapUsedBytes > 0 ? .note : .ok, "swap",
      pages > 0
        ? "\(Wording.counted(Int(pages), "page")) moved, \(Wording.bytes(swapUsedBytes)) used"
        : swapUsedBytes > 0 ? "\(Wording.bytes(swapUsedBytes)) used, none moving" : "not used",
      meaning: pages > 0
        ? "A touched page that is in swap takes milliseconds." : "PSS does not count what is in swap.",
      advice: pages > 0 ? "Free memory, or switch swap off (swapoff -a)." : "")
  }

  private var huge: Finding? {
    guard let hugePages else { return nil }
    return Finding(
      hugePages == "always" ? .note : .ok, "huge pages", hugePages,
      meaning: "Memory grows in steps of 2 MiB, so small differences in PSS mean nothing.",
      advice: "echo madvise > /sys/kernel/mm/transparent_hugepage/enabled")
  }
}
