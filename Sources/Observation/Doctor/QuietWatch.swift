import CPlatform
import Measurement
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// What the machine had done up to one moment; two of them tell what others did in between.
struct QuietWatch {
  private let at = MonotonicClock.nanoseconds()
  private let machine: MachineSample
  private let processes: [Int32: (name: String, seconds: Double)]
  private let stalls: (cpu: UInt64, memory: UInt64, io: UInt64)?
  private let swapped: UInt64

  init() {
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 16_384, alignment: 16)
    defer { scratch.deallocate() }
    machine = MachineReader().sample(scratch) ?? MachineSample()
    processes = Self.allProcesses()
    stalls = Self.allStalls()
    let counters = readTextFile("/proc/vmstat")
    let pages = ["pswpin", "pswpout"].map { counters?.value(of: $0, separator: " ").flatMap { UInt64($0) } ?? 0 }
    swapped = pages.reduce(0, +)
  }

  /// What happened since an earlier moment.
  func facts(since earlier: QuietWatch) -> QuietFacts {
    var facts = QuietFacts()
    let here = TreeSample(atNanoseconds: at, processes: [], machine: machine)
    let before = TreeSample(atNanoseconds: earlier.at, processes: [], machine: earlier.machine)
    let use = here.use(since: before)
    facts.seconds = Double(at - earlier.at) / 1e9
    facts.cores = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    facts.stolenCores = use.stolen
    facts.othersCores = use.others
    facts.busiest = busiest(since: earlier, seconds: facts.seconds)
    facts.loadAverage = readTextFile("/proc/loadavg")?.split(separator: " ").first.flatMap { Double($0) }
    facts.pressure = pressure(since: earlier, seconds: facts.seconds)
    facts.swappedPages = swapped - min(swapped, earlier.swapped)
    return facts
  }

  private func busiest(since earlier: QuietWatch, seconds: Double) -> [QuietFacts.Busy] {
    let used = processes.compactMap { number, process -> QuietFacts.Busy? in
      guard number != getpid() else { return nil }
      let before = earlier.processes[number].map(\.seconds) ?? 0
      let cores = max(0, process.seconds - before) / seconds
      return cores >= 0.01 ? QuietFacts.Busy(processID: number, name: process.name, cores: cores) : nil
    }
    return Array(used.sorted { ($0.cores, $1.processID) > ($1.cores, $0.processID) }.prefix(5))
  }

  private func pressure(since earlier: QuietWatch, seconds: Double) -> QuietFacts.Pressure? {
    guard let stalls, let before = earlier.stalls, seconds > 0 else { return nil }
    let share = { (now: UInt64, then: UInt64) in Double(now - min(now, then)) / 1e6 / seconds }
    var pressure = QuietFacts.Pressure()
    pressure.cpu = share(stalls.cpu, before.cpu)
    pressure.memory = share(stalls.memory, before.memory)
    pressure.io = share(stalls.io, before.io)
    return pressure
  }

  /// Name and CPU time of every process there is.
  private static func allProcesses() -> [Int32: (name: String, seconds: Double)] {
    guard let folder = opendir("/proc") else { return [:] }
    defer { closedir(folder) }
    let ticks = sysconf(Int32(_SC_CLK_TCK))
    var found: [Int32: (name: String, seconds: Double)] = [:]
    while let entry = readdir(folder) {
      let number = withUnsafeBytes(of: &entry.pointee.d_name) { ProcText($0).firstNumber() }
      guard let number, let text = readTextFile("/proc/\(number)/stat"), let open = text.firstIndex(of: "("),
        let close = text.lastIndex(of: ")"), let time = ProcessTime(parsing: text, ticksPerSecond: ticks)
      else { continue }
      found[Int32(truncatingIfNeeded: number)] = (String(text[text.index(after: open)..<close]), time.total)
    }
    return found
  }

  /// Microseconds in which something waited, since the machine began (psi.rst).
  private static func allStalls() -> (cpu: UInt64, memory: UInt64, io: UInt64)? {
    func total(_ resource: String) -> UInt64? {
      readTextFile("/proc/pressure/\(resource)")?.split(separator: "\n").first?.split(separator: "=").last
        .flatMap { UInt64($0) }
    }
    guard let cpu = total("cpu"), let memory = total("memory"), let io = total("io") else { return nil }
    return (cpu, memory, io)
  }
}
