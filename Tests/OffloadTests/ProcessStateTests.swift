import Testing

@testable import Offload

#if canImport(Glibc)
  import Glibc
#endif

@Suite("What /proc says of a process")
struct ProcessStateTests {
  @Test(
    "memory is counted in pages",
    arguments: [
      ("1000 200 50 10 0 300 0\n", 4_096, [4_096_000, 819_200]), ("3 2", 16_384, [49_152, 32_768]),
      ("0 0 0", 4_096, [0, 0]),
      ("1000", 4_096, nil), ("", 4_096, nil), ("a b c", 4_096, nil),
    ] as [(String, Int, [Int]?)])
  func memory(statm: String, pageBytes: Int, bytes: [Int]?) {
    let size = MemorySize(statm: statm, pageBytes: pageBytes)
    #expect(size.map { [$0.virtualBytes, $0.residentBytes] } == bytes)
  }

  @Test(
    "its state is behind its name, whatever that is",
    arguments: [
      ("12 (worker) T 1 12", "T"), ("12 (a) R (b) S 1", "S"), ("12 () Z 1", "Z"), ("12 (worker)", nil), ("", nil),
    ] as [(String, Character?)])
  func state(stat: String, letter: Character?) { #expect(ProcessState.letter(stat: stat) == letter) }

  @Test("of this process, and of one that is not")
  func processes() throws {
    let own = try #require(MemorySize.of(getpid()))
    #expect(own.residentBytes > 1 << 20 && own.virtualBytes > own.residentBytes)
    #expect(!ProcessState.isStopped(getpid()))
    // No process has so large a number.
    #expect(MemorySize.of(.max) == nil && !ProcessState.isStopped(.max))
  }
}
