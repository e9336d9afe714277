import Observation
public import Records

extension MemorySample {
  /// What a process and its descendants hold now; nothing when the process itself is gone.
  public static func ofTree(_ root: Int32) -> MemorySample? {
    let sizes = processTree(root).compactMap { ProcessMemory.of(process: $0)?.pss }
    return sizes.isEmpty ? nil : MemorySample(pssBytes: sizes.reduce(0, +), processes: sizes.count)
  }
}

/// A process and its descendants, those that threads other than its first started left out: our servers fork on no other.
func processTree(_ root: Int32) -> [Int32] {
  guard case .success(let bytes) = contents(of: "/proc/\(root)/task/\(root)/children") else { return [root] }
  let children = String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
  return [root] + children.flatMap(processTree)
}
