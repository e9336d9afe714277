import CPlatform
import Measurement

#if canImport(Glibc)
  import Glibc
#endif

/// What the whole machine's cores did, and this program used, read again and again.
struct MachineReader {
  private let stat = ProcFile("/proc/stat")
  private let ticksPerSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))

  /// Nothing where the kernel does not tell.
  func sample(_ scratch: UnsafeMutableRawBufferPointer) -> MachineSample? {
    guard let text = stat?.read(into: scratch),
      var sample = MachineSample(text, ticksPerSecond: Double(ticksPerSecond))
    else { return nil }
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    sample.clientSeconds = Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    return sample
  }
}

extension MachineSample {
  /// Reads the first line of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal (proc_stat(5)). Time of guests is in
  /// user already, and a core that waits for a disk is idle.
  init?(_ text: ProcText, ticksPerSecond: Double) {
    guard text.begins("cpu ") else { return nil }
    var numbers = text.numbers(from: 4)
    var ticks: [UInt64] = []
    while ticks.count < 8, let number = numbers.next() { ticks.append(number) }
    guard ticks.count == 8 else { return nil }
    let idle = ticks[3] + ticks[4]
    self.init()
    busySeconds = Double(ticks.reduce(0, +) - idle) / ticksPerSecond
    idleSeconds = Double(idle) / ticksPerSecond
    stolenSeconds = Double(ticks[7]) / ticksPerSecond
  }
}
