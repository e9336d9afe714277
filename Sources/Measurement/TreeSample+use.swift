extension TreeSample {
  /// Who used the processors between an earlier sample of the same tree and this one.
  ///
  /// A process that was born in between counts with all it used, one that ended in between not at all: what it used since the
  /// earlier sample shows as others'. Samples at the same time give zeros.
  public func use(since earlier: TreeSample) -> ProcessorUse {
    guard atNanoseconds > earlier.atNanoseconds else {
      return ProcessorUse(server: 0, client: 0, others: 0, idle: 0)
    }
    let seconds = Double(atNanoseconds - earlier.atNanoseconds) / 1e9
    let server = Double(cpuNanoseconds(since: earlier)) / 1e9 / seconds
    let client = max(0, machine.clientSeconds - earlier.machine.clientSeconds) / seconds
    let stolen = max(0, machine.stolenSeconds - earlier.machine.stolenSeconds) / seconds
    return ProcessorUse(
      server: server, client: client,
      others: max(0, (machine.busySeconds - earlier.machine.busySeconds) / seconds - server - client - stolen),
      idle: max(0, machine.idleSeconds - earlier.machine.idleSeconds) / seconds, stolen: stolen)
  }

  /// CPU time the tree used since an earlier sample, as far as its processes are still there.
  public func cpuNanoseconds(since earlier: TreeSample) -> UInt64 {
    processes.reduce(0) { sum, process in
      let before = earlier.processes.first { $0.processID == process.processID }?.cpuNanoseconds ?? 0
      // A number that was given to a new process counts from its birth.
      return sum + (process.cpuNanoseconds >= before ? process.cpuNanoseconds - before : process.cpuNanoseconds)
    }
  }

  /// Time the tree's threads were runnable and waited for a core since an earlier sample, as far as its processes are still there.
  public func runDelayNanoseconds(since earlier: TreeSample) -> UInt64 {
    processes.reduce(0) { sum, process in
      let before = earlier.processes.first { $0.processID == process.processID }?.runDelayNanoseconds ?? 0
      return sum
        + (process.runDelayNanoseconds >= before ? process.runDelayNanoseconds - before : process.runDelayNanoseconds)
    }
  }
}
