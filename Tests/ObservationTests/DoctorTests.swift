import Testing

@testable import Observation

#if canImport(Glibc)
  import Glibc
#endif

@Suite("What the doctor thinks")
struct DoctorJudgementTests {
  /// Facts of a machine that is as it should be, and one thing changed.
  struct Row: Sendable, CustomTestStringConvertible {
    var check: String
    var level: Finding.Level
    var change: @Sendable (inout MachineFacts) -> Void

    init(_ check: String, _ level: Finding.Level, _ change: @escaping @Sendable (inout MachineFacts) -> Void) {
      (self.check, self.level, self.change) = (check, level, change)
    }

    var testDescription: String { "\(check) \(level)" }
  }

  static var good: MachineFacts {
    var facts = MachineFacts()
    (facts.processors.online, facts.processors.allowed, facts.processors.physical) = (8, 8, 8)
    (facts.processors.governor, facts.processors.canTurbo) = ("performance", false)
    (facts.quiet.seconds, facts.quiet.cores, facts.quiet.loadAverage) = (2, 8, 0.1)
    facts.quiet.pressure = QuietFacts.Pressure()
    (facts.memory.totalBytes, facts.memory.availableBytes, facts.memory.hugePages) = (8 << 30, 6 << 30, "madvise")
    (facts.timing.clockSource, facts.timing.readingNanoseconds) = ("tsc", 25)
    facts.timing.lateness = TimingFacts.Spread([4_000, 5_000, 9_000])
    facts.timing.spin.seconds = 2
    facts.timing.work = TimingFacts.Work(n: 27, times: [600_000, 601_000, 602_000])
    (facts.network.softDescriptors, facts.network.hardDescriptors) = (1_024, 524_288)
    (facts.network.ports, facts.network.backlog, facts.network.loopbackNanoseconds) = (28_232, 4_096, 9_000)
    (facts.setup.groupsSessions, facts.setup.gnuplot) = (false, "/usr/bin/gnuplot")
    (facts.setup.resultsFolder, facts.setup.resultsFreeBytes) = ("results", 10 << 30)
    return facts
  }

  @Test("finds nothing on a machine that is as it should be, and says what it looked at")
  func nothing() {
    let findings = Self.good.findings
    #expect(findings.filter { $0.level != .ok } == [])
    #expect(findings.allSatisfy { !$0.found.isEmpty && $0.meaning.isEmpty && $0.advice.isEmpty })
    #expect(Set(findings.map(\.check)).count == findings.count)
    #expect(findings.count == 25)
  }

  @Test("finds each thing by itself", arguments: processors + quiet + memory + timing + network + setup)
  func each(row: Row) throws {
    var facts = Self.good
    row.change(&facts)
    let finding = try #require(facts.findings.first { $0.check == row.check })
    #expect(finding.level == row.level)
    #expect(finding.meaning.hasSuffix("."))
    #expect(finding.spoils == (row.level >= .warning))
    #expect(facts.findings.filter { $0.level != .ok }.map(\.check) == [row.check])
  }

  static let processors = [
    Row("cores", .problem) {
      $0.processors.allowed = 1
      $0.processors.physical = 1
    },
    Row("cores", .warning) {
      $0.processors.allowed = 2
      $0.processors.physical = 2
    },
    Row("CPU quota", .problem) { $0.processors.quota = 1.5 },
    Row("SMT siblings", .note) { $0.processors.physical = 4 },
    Row("frequency", .warning) { $0.processors.governor = "powersave" },
    Row("frequency", .note) { $0.processors.canTurbo = true },
    Row("virtual machine", .note) { $0.processors.hypervisor = "KVM" },
  ]
  static let quiet = [
    Row("other processes", .note) { $0.quiet.othersCores = 0.2 },
    Row("other processes", .warning) { $0.quiet.othersCores = 0.5 },
    Row("other processes", .problem) { $0.quiet.othersCores = 2 },
    Row("stolen time", .note) { $0.quiet.stolenCores = 0.01 },
    Row("stolen time", .warning) { $0.quiet.stolenCores = 0.1 },
    Row("stolen time", .problem) { $0.quiet.stolenCores = 1 },
    Row("load average", .note) { $0.quiet.loadAverage = 5 },
    Row("pressure", .warning) { $0.quiet.pressure?.cpu = 0.3 },
    Row("pressure", .warning) { $0.quiet.pressure?.memory = 0.02 },
    Row("pressure", .warning) { $0.quiet.pressure?.io = 0.5 },
    Row("pressure", .problem) { $0.quiet.pressure?.memory = 0.2 },
  ]
  static let memory = [
    Row("free memory", .warning) { $0.memory.availableBytes = 256 << 20 },
    Row("free memory", .problem) { $0.memory.availableBytes = 64 << 20 },
    Row("swap", .note) { $0.memory.swapUsedBytes = 1 << 20 },
    Row("swap", .problem) { $0.quiet.swappedPages = 1 },
    Row("huge pages", .note) { $0.memory.hugePages = "always" },
  ]
  static let timing = [
    Row("clock", .note) { $0.timing.readingNanoseconds = 200 },
    Row("clock", .warning) { $0.timing.readingNanoseconds = 900 },
    Row("clock", .problem) { $0.timing.readingNanoseconds = 5_000 },
    Row("timers", .note) { $0.timing.lateness.p50 = 150_000 },
    Row("timers", .warning) { $0.timing.lateness.p99 = 6_000_000 },
    Row("spin jitter", .note) { $0.timing.spin.share = 0.002 },
    Row("spin jitter", .warning) { $0.timing.spin.share = 0.02 },
    Row("spin jitter", .problem) { $0.timing.spin.share = 0.2 },
    Row("steady work", .note) { $0.timing.work.variation = 0.03 },
    // fib(30) in 2.0 to 2.9 ms.
    Row("steady work", .warning) { $0.timing.work.slowByFast = 1.45 },
    Row("steady work", .problem) { $0.timing.work.variation = 0.3 },
  ]
  static let network = [
    Row("descriptors", .warning) { $0.network.hardDescriptors = 4_096 },
    Row("descriptors", .problem) { $0.network.hardDescriptors = 256 },
    Row("ports", .warning) { $0.network.ports = 1_000 },
    Row("ports", .note) { $0.network.lingering = 10_000 },
    Row("ports", .problem) { $0.network.lingering = 28_000 },
    Row("accept queue", .warning) { $0.network.backlog = 128 },
    Row("loopback", .note) { $0.network.loopbackNanoseconds = 300_000 },
    Row("loopback", .problem) { $0.network.loopbackNanoseconds = nil },
  ]
  static let setup = [
    Row("build", .problem) { $0.setup.isOptimized = false },
    Row("nice", .note) { $0.setup.groupsSessions = true },
    Row("PSS", .warning) { $0.setup.canReadMemory = false },
    Row("gnuplot", .note) { $0.setup.gnuplot = nil },
    Row("results folder", .problem) { $0.setup.resultsFailure = "Permission denied" },
    Row("results folder", .warning) { $0.setup.resultsFreeBytes = 1 << 20 },
  ]

  @Test("names who used the cores")
  func names() throws {
    var facts = Self.good
    facts.quiet.othersCores = 1.23
    facts.quiet.busiest = [QuietFacts.Busy(processID: 42, name: "cc1plus", cores: 0.98)]
    let finding = try #require(facts.findings.first { $0.check == "other processes" })
    #expect(finding.found == "1.23 of 8 cores over 2.0 s: cc1plus (42) 0.98")
    facts.quiet.busiest[0].cores = 0.5
    #expect(facts.findings.contains { $0.found.hasSuffix("cc1plus (42) 0.50, others came and went") })
  }

  @Test("leaves out what a machine does not tell")
  func untold() {
    var facts = Self.good
    (facts.processors.governor, facts.processors.canTurbo, facts.processors.physical) = (nil, nil, nil)
    (facts.quiet.pressure, facts.quiet.loadAverage) = (nil, nil)
    (facts.memory.hugePages, facts.network.backlog, facts.setup.groupsSessions) = (nil, nil, nil)
    #expect(facts.findings.count == Self.good.findings.count - 7)
    #expect(facts.findings.allSatisfy { $0.level == .ok })
  }
}

@Suite("What the doctor computes and reads")
struct DoctorFactsTests {
  @Test("steadiness is told from the times of the same work")
  func steadiness() {
    let even = TimingFacts.Work(n: 30, times: [Double](repeating: 5, count: 9))
    #expect(even.variation == 0 && even.slowByFast == 1 && even.medianNanoseconds == 5)
    let uneven = TimingFacts.Work(n: 30, times: [3, 1, 3, 1])
    #expect(uneven.variation == 0.5 && uneven.slowByFast == 3 && uneven.repeats == 4)
    #expect(TimingFacts.Work(n: 30, times: []).slowByFast == 1)
  }

  @Test(
    "quantiles are of the nearest rank", arguments: [(0.0, 1.0), (0.25, 1), (0.26, 2), (0.5, 2), (0.99, 4), (1, 4)])
  func quantiles(share: Double, value: Double) {
    #expect([1.0, 2, 3, 4].quantile(share) == value)
    #expect([Double]().quantile(share) == 0)
  }

  @Test(
    "the limit of a control group is the smallest above the process, in both versions",
    arguments: [
      ("0::/a/b", ["/sys/fs/cgroup/a/b/cpu.max": "max 100000", "/sys/fs/cgroup/a/cpu.max": "150000 100000\n"], 1.5),
      ("0::/", ["/sys/fs/cgroup/cpu.max": "max 100000"], nil),
      (
        "4:cpu,cpuacct:/x\n1:memory:/y",
        ["/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "50000\n", "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "100000\n"], 0.5
      ),
      (
        "4:cpu:/x", ["/sys/fs/cgroup/cpu/x/cpu.cfs_quota_us": "-1", "/sys/fs/cgroup/cpu/x/cpu.cfs_period_us": "1"], nil
      ),
      ("", [:], nil), ("nonsense", [:], nil),
    ] as [(String, [String: String], Double?)])
  func controlGroups(text: String, files: [String: String], quota: Double?) {
    #expect(ControlGroups(text).quota { files[$0] } == quota)
  }

  @Test(
    "lists of processors are counted out",
    arguments: [("0-3,8", [0, 1, 2, 3, 8]), ("5", [5]), ("", []), ("x", []), ("3-1", [])])
  func lists(text: String, numbers: [Int]) {
    #expect(processorList(text) == numbers)
  }

  @Test("lingering connections and the chosen mode of huge pages are found")
  func words() {
    #expect(NetworkFacts.lingering("sockets: used 26\nTCP: inuse 1 orphan 0 tw 983 alloc 1 mem 34\n") == 983)
    #expect(NetworkFacts.lingering("UDP: inuse 0\n") == nil)
    #expect(MemoryFacts.chosen("always [madvise] never") == "madvise")
    #expect(MemoryFacts.chosen("always") == nil)
  }

  @Test(
    "times have the unit that suits them",
    arguments: [(35.0, "35 ns"), (4_240, "4.2 us"), (1_300_000, "1.30 ms"), (123_456, "0.12 ms"), (0, "0 ns")])
  func times(nanoseconds: Double, text: String) {
    #expect(Wording.time(nanoseconds) == text)
  }

  @Test("this machine can be examined")
  func live() throws {
    var steps: Set<String> = []
    let facts = MachineExamination(seconds: 0.1, resultsFolder: "/nowhere/at/all") { step, _ in steps.insert(step) }
      .perform()
    #expect(
      facts.processors.online >= facts.processors.allowed && facts.memory.totalBytes > facts.memory.availableBytes)
    #expect(facts.timing.readingNanoseconds > 0 && facts.timing.work.repeats > 0 && facts.timing.spin.seconds > 0.09)
    #expect(facts.timing.lateness.max >= facts.timing.lateness.p50)
    #expect(facts.network.ports > 0 && facts.network.loopbackNanoseconds ?? 1 > 0)
    #expect(!facts.setup.resultsFailure.isEmpty)
    #expect(facts.findings.contains { $0.check == "results folder" && $0.level == .problem })
    #expect(steps.contains("looking on"))
  }

  @Test("who keeps a core busy is named")
  func busy() throws {
    let child = try WatchedChild()
    let before = QuietWatch()
    try child.tell("burn 200")
    let facts = QuietWatch().facts(since: before)
    let found = try #require(facts.busiest.first { $0.processID == child.processID })
    #expect(found.name.hasPrefix("python3") && found.cores > 0.01)
  }
}
