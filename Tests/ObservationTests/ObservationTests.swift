import Measurement
import Testing

@testable import Observation

#if canImport(Glibc)
  import Glibc
#endif

@Suite("What a process uses")
struct ProcessUseTests {
  @Test("is read from smaps_rollup, in bytes")
  func memory() {
    let text = """
      556bc719a000-7fff38f8e000 ---p 00000000 00:00 0                          [rollup]
      Rss:                1672 kB
      Pss:                 275 kB
      Pss_Dirty:           112 kB
      Private_Clean:        56 kB
      Private_Dirty:       112 kB
      """
    #expect(ProcessMemory(parsing: text) == ProcessMemory(pss: 275 * 1_024, rss: 1_672 * 1_024, uss: 168 * 1_024))
    #expect(ProcessMemory(parsing: "Rss: 12 kB\n") == nil)
    #expect(ProcessMemory(parsing: "") == nil)
  }

  @Test("is read from stat, whatever the process is called")
  func time() {
    let rest = "S 1 2 3 4 5 6 7 8 9 10 250 50 0 0 20 0 1 0 100"
    for name in ["cat", "a b", "a) S 9 9 9", "()"] {
      #expect(ProcessTime(parsing: "42 (\(name)) \(rest)", ticksPerSecond: 100) == ProcessTime(user: 2.5, system: 0.5))
    }
    #expect(ProcessTime(parsing: "42 (cat) S 1", ticksPerSecond: 100) == nil)
    #expect(ProcessTime(parsing: "", ticksPerSecond: 100) == nil)
  }

  @Test("is known of this process, and not of one that is not there")
  func live() throws {
    let memory = try #require(ProcessMemory.of(process: getpid()))
    #expect(memory.pss > 0 && memory.rss >= memory.pss && memory.rss >= memory.uss)
    #expect(ProcessTime.of(process: getpid()) != nil)
    #expect(ProcessMemory.of(process: -1) == nil)
    #expect(ProcessTime.of(process: -1) == nil)
  }
}

@Suite("The machine")
struct MachineTests {
  @Test("describes itself")
  func description() {
    let machine = MachineDescription.current
    #expect(machine.cores > 0)
    #expect(machine.memoryBytes > 0)
    #expect(machine.kernel.hasPrefix("Linux "))
    #expect(machine.libevent.hasPrefix("2."))
    #expect(!machine.swift.isEmpty)
  }

  @Test(
    "writes the time as ISO 8601", arguments: [(0, "1970-01-01T00:00:00Z"), (1_653_543_334, "2022-05-26T05:35:34Z")])
  func time(seconds: Int, text: String) {
    #expect(WallClock.text(secondsSince1970: seconds) == text)
  }

  @Test("finds a value by its whole name", arguments: [("name", "b c"), ("name x", "d"), ("other", nil)])
  func values(name: String, value: String?) {
    #expect("names: a\nname\t: b c \nname x: d\n".value(of: name) == value)
  }
}
