import Measurement
import Testing

@testable import Observation

#if canImport(Glibc)
  import Glibc
#endif

private let mebibyte: UInt64 = 1 << 20
private let millisecond: UInt64 = 1_000_000

/// Tolerances: memory to 2 MiB, which the interpreter may take meanwhile, and where sharing counts to 8 MiB, the size of the
/// interpreter itself, which other programs may begin or cease to share; CPU time to 10 ms, a tick of the slowest kernel.
@Suite("A tree of processes", .serialized)
struct TreeSamplerTests {
  @Test("is seen with the memory it touched, and shared pages count once")
  func memory() throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID)
    let before = try #require(sampler.sampleNow()?.processes.first)
    try child.tell("touch 48")
    let touched = try #require(sampler.sampleNow()?.processes.first)
    let grown: (UInt64, UInt64) -> Int = { Int($0) - Int($1) - Int(48 * mebibyte) }
    #expect(abs(grown(touched.rssBytes, before.rssBytes)) < 2 * mebibyte)
    #expect(abs(grown(touched.pssBytes, before.pssBytes)) < 8 * mebibyte)
    #expect(abs(grown(touched.ussBytes, before.ussBytes)) < 8 * mebibyte)

    try child.tell("fork")
    let forked = try #require(sampler.sampleNow())
    #expect(forked.processes.count == 2)
    #expect(abs(Int(forked.pssBytes) - Int(touched.pssBytes)) < 8 * mebibyte)
    for process in forked.processes {
      #expect(process.rssBytes > 48 * mebibyte)
      #expect(process.pssBytes < forked.pssBytes * 2 / 3)
      #expect(process.ussBytes < 8 * mebibyte)
    }
  }

  @Test("is seen with the CPU time it says it used, also that of threads that ended")
  func processorTime() throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID)
    var last: UInt64 = 0
    for command in ["burn 120", "thread 80", "burn 40"] {
      let told = try #require(try child.tell(command).first)
      let sample = try #require(sampler.sampleNow()?.processes.first)
      #expect(abs(Int(sample.cpuNanoseconds) - Int(told)) < 10 * millisecond)
      #expect(sample.cpuNanoseconds > last)
      last = sample.cpuNanoseconds
    }
    #expect(last >= 240 * millisecond)
  }

  @Test("has the threads there are, and keeps what the others had used")
  func threads() throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID)
    try child.tell("wait")
    let both = try #require(sampler.sampleNow()?.processes.first)
    try child.tell("release")
    let one = try #require(sampler.sampleNow()?.processes.first)
    #expect(both.threads == 2 && one.threads == 1)
    #expect(one.voluntarySwitches >= both.voluntarySwitches && both.voluntarySwitches > 0)
    #expect(one.runDelayNanoseconds >= both.runDelayNanoseconds)
    #expect(one.cpuNanoseconds >= both.cpuNanoseconds)
  }

  @Test(
    "takes in workers that are born, of any thread too, and lets go of those that end",
    arguments: ["fork", "thread-fork"])
  func workers(fork: String) throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID)
    let alone = try #require(sampler.sampleNow())
    let worker = try #require(try child.tell("\(fork) 60").last)
    let both = try #require(sampler.sampleNow())
    #expect(both.processes.map(\.processID) == [child.processID, Int32(worker)])
    let workerTime = try #require(both.processes.last?.cpuNanoseconds)
    #expect(abs(Int(workerTime) - Int(60 * millisecond)) < 10 * millisecond)
    #expect(both.cpuNanoseconds(since: alone) >= workerTime)

    let next = try #require(try child.tell("fork").last)
    try child.tell("end")
    #expect(sampler.sampleNow()?.processes.map(\.processID) == [child.processID, Int32(worker)])
    #expect(next != worker)
  }

  @Test("waits when two of it have to share a core")
  func runDelay() throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID)
    let before = try #require(sampler.sampleNow())
    try child.tell("pinned 150")
    let after = try #require(sampler.sampleNow())
    #expect(after.runDelayNanoseconds(since: before) > 50 * millisecond)
    #expect(after.processes.map(\.involuntarySwitches).reduce(0, +) > 0)
  }

  @Test("is nothing when its root is gone or never was")
  func gone() throws {
    #expect(TreeSampler(root: -1).sampleNow() == nil)
    var child: WatchedChild? = try WatchedChild()
    let sampler = TreeSampler(root: try #require(child).processID)
    #expect(sampler.sampleNow() != nil)
    child = nil
    #expect(sampler.sampleNow() == nil)
  }

  @Test("is sampled from start to stop at the times that were due, and nothing goes backwards")
  func series() throws {
    let child = try WatchedChild()
    let sampler = TreeSampler(root: child.processID, interval: .milliseconds(5))
    try sampler.start()
    try child.tell("fork 60")
    try child.tell("thread 60")
    // A busy machine may have let the sampler run but once or twice by now.
    for _ in 0..<1_000 where sampler.samples.count < 3 { try child.tell("thread 10") }
    let samples = sampler.stop()
    #expect(samples.count > 2)
    #expect(samples.last?.processes.count == 2)
    #expect(sampler.cpuSeconds > 0)
    for (earlier, later) in zip(samples, samples.dropFirst()) {
      #expect(later.atNanoseconds > earlier.atNanoseconds)
      #expect(later.machine.busySeconds >= earlier.machine.busySeconds)
      #expect(later.machine.clientSeconds >= earlier.machine.clientSeconds)
      for process in earlier.processes {
        let next = try #require(later.processes.first { $0.processID == process.processID })
        #expect(next.cpuNanoseconds >= process.cpuNanoseconds && next.pssBytes > 0)
        #expect(next.runDelayNanoseconds >= process.runDelayNanoseconds)
        #expect(next.voluntarySwitches >= process.voluntarySwitches)
      }
    }
    let start = try #require(samples.first).atNanoseconds
    for (index, sample) in samples.dropLast().enumerated() {
      #expect(sample.atNanoseconds >= start + UInt64(index) * 5 * millisecond - millisecond)
    }
    #expect(sampler.stop().isEmpty)
  }

  @Test("can be watched a second time")
  func again() throws {
    let sampler = TreeSampler(root: getpid())
    for _ in 0..<2 {
      try sampler.start()
      let samples = sampler.stop()
      #expect(samples.count >= 1 && samples.allSatisfy { $0.processes.first?.processID == getpid() })
    }
  }
}

@Suite("Reading /proc as bytes")
struct ProcTextTests {
  @Test(
    "finds the number of a line by its whole name",
    arguments: [
      ("Pss: 12 kB\nPss_Dirty: 3 kB\n", 12), ("Pss_Dirty: 3\nPss:\t 4", 4), ("xPss: 1\n", nil), ("Pss:", nil),
      ("", nil),
    ]
      as [(String, UInt64?)])
  func numbers(text: String, value: UInt64?) {
    #expect(with(text) { $0.number("Pss:") } == value)
  }

  @Test("reads the machine's line of /proc/stat")
  func machine() throws {
    let sample = try #require(
      with("cpu  100 10 50 1000 200 3 7 30 5 0\ncpu0 1 1 1 1 1 1 1 1\n") { MachineSample($0, ticksPerSecond: 100) })
    #expect(sample.busySeconds == 2 && sample.idleSeconds == 12 && sample.stolenSeconds == 0.3)
    for text in ["", "cpu0 1 2 3 4 5 6 7 8\n", "cpu  1 2 3\n"] {
      #expect(with(text) { MachineSample($0, ticksPerSecond: 100) } == nil)
    }
  }

  private func with<Value>(_ text: String, _ body: (ProcText) -> Value) -> Value {
    Array(text.utf8).withUnsafeBytes { body(ProcText($0)) }
  }
}

@Suite("What keeps sampling cheap")
struct SamplingRateTests {
  @Test("dear readings are repeated only when their price is a small share of the time since")
  func allowance() {
    var allowance = Allowance(share: 0.01)
    #expect(allowance.isAllowed(at: 0))
    allowance.spent(1_000, at: 500)
    #expect(!allowance.isAllowed(at: 100_499) && allowance.isAllowed(at: 100_500))
    allowance.spent(0, at: 200_000)
    #expect(allowance.isAllowed(at: 200_000))
  }

  @Test(
    "deadlines stay on their grid, and those that passed are left out",
    arguments: [(5, 110), (110, 120), (125, 130), (129, 130), (1_000, 1_010)] as [(UInt64, UInt64)])
  func deadlines(time: UInt64, next: UInt64) {
    var deadlines = Deadlines(start: 100, interval: 10)
    deadlines.advance(past: time)
    #expect(deadlines.next == next)
  }
}
