import Measurement
import Testing

@Suite("Who had the machine's cores")
struct HostLoadTests {
  private func sample(
    at seconds: Double, busy: Double, stolen: Double = 0, idle: Double = 0, client: Double = 0, _ cpu: [Int32: Double]
  ) -> TreeSample {
    let processes = cpu.map { number, seconds in
      var process = ProcessSample(processID: number)
      process.cpuNanoseconds = UInt64(seconds * 1e9)
      return process
    }
    var machine = MachineSample()
    (machine.busySeconds, machine.stolenSeconds) = (busy, stolen)
    (machine.idleSeconds, machine.clientSeconds) = (idle, client)
    return TreeSample(atNanoseconds: UInt64(seconds * 1e9), processes: processes, machine: machine)
  }

  @Test("is what passed between two samples, a process that came or was replaced included")
  func between() throws {
    let first = sample(at: 10, busy: 100, stolen: 1, idle: 50, client: 20, [1: 4, 2: 3])
    let last = sample(at: 12, busy: 103.5, stolen: 1.5, idle: 50.5, client: 21, [1: 4.5, 2: 0.25, 3: 0.25])
    let use = try #require(ProcessorUse(from: first, until: last))
    #expect(use == ProcessorUse(server: 0.5, client: 0.5, others: 0.5, idle: 0.25, stolen: 0.25))
    #expect(ProcessorUse(from: last, until: first) == nil)
  }

  @Test("has client and server share the one core of a machine that has no more")
  func oneCore() {
    let use = ProcessorUse(server: 0, client: 0, others: 0, idle: 1)
    #expect(HostLoad(use, cores: 1).sharesOneCore)
    #expect(!HostLoad(use, cores: 2).sharesOneCore)
  }
}
