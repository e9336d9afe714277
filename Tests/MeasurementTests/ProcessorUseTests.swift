import Measurement
import Testing

@Suite("Who used the processors")
struct ProcessorUseTests {
  @Test("is the difference of two samples of a tree, by the time between them")
  func use() {
    let use = sample(at: 2, server: [1: 3.0, 7: 0.5], busy: 20, idle: 31, stolen: 1, client: 4)
      .use(since: sample(at: 0, server: [1: 2.0, 5: 9.0], busy: 17, idle: 30, stolen: 0.5, client: 3.5))
    // Process 7 was born in between, 5 ended.
    #expect(use == ProcessorUse(server: 0.75, client: 0.25, others: 0.25, idle: 0.5, stolen: 0.25))
  }

  @Test("is never negative, and zero for no time")
  func edges() {
    let early = sample(at: 1, server: [1: 2.0], busy: 10, idle: 10, stolen: 1, client: 1)
    #expect(early.use(since: early) == ProcessorUse(server: 0, client: 0, others: 0, idle: 0))
    let odd = sample(at: 2, server: [1: 0.5], busy: 10.1, idle: 9.9, stolen: 0.9, client: 1.2).use(since: early)
    // A number given to a new process: all of its time counts. Ticks may make others look busier than the machine.
    #expect(odd.server == 0.5 && odd.others == 0 && odd.idle == 0 && odd.stolen == 0)
  }

  @Test(
    "is crowded when others or the hypervisor took much and left little",
    arguments: [
      (0.74, 0.06, 0.0, true), (0.1, 0, 0, false), (30, 20, 0, false), (0.1, 0.1, 0.3, true), (0, 0.9, 0.9, false),
    ])
  func crowded(others: Double, idle: Double, stolen: Double, isCrowded: Bool) {
    #expect(ProcessorUse(server: 1, client: 0.3, others: others, idle: idle, stolen: stolen).isCrowded == isCrowded)
  }

  @Test("counts run delay as it counts time")
  func runDelay() {
    var (early, late) = (sample(at: 1, server: [1: 1]), sample(at: 2, server: [1: 1, 2: 1]))
    early.processes[0].runDelayNanoseconds = 5
    for index in late.processes.indices { late.processes[index].runDelayNanoseconds = 30 }
    #expect(late.runDelayNanoseconds(since: early) == 55)
  }

  private func sample(
    at seconds: UInt64, server: [Int32: Double], busy: Double = 0, idle: Double = 0, stolen: Double = 0,
    client: Double = 0
  ) -> TreeSample {
    var machine = MachineSample()
    (machine.busySeconds, machine.idleSeconds) = (busy, idle)
    (machine.stolenSeconds, machine.clientSeconds) = (stolen, client)
    let processes = server.sorted { $0.key < $1.key }.map { number, seconds in
      var process = ProcessSample(processID: number)
      process.cpuNanoseconds = UInt64(seconds * 1e9)
      return process
    }
    return TreeSample(atNanoseconds: seconds * 1_000_000_000, processes: processes, machine: machine)
  }
}
