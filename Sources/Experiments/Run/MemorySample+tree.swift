import Observation

extension MemorySample {
  /// What a process and its descendants hold now; nothing when the process itself is gone.
  public static func ofTree(_ root: Int32) -> MemorySample? {
    guard let memory = ProcessMemory.of(process: root) else { return nil }
    return children(of: root).compactMap(ofTree).reduce(MemorySample(pssBytes: memory.pss, processes: 1)) {
      MemorySample(pssBytes: $0.pssBytes + $1.pssBytes, processes: $0.processes + $1.processes)
    }
  }

  /// Children its first thread started; our servers fork on no other.
  private static func children(of process: Int32) -> [Int32] {
    guard case .success(let bytes) = contents(of: "/proc/\(process)/task/\(process)/children") else { return [] }
    return String(decoding: bytes, as: UTF8.self).split(separator: " ").compactMap { Int32($0) }
  }
}
