import Dispatch
import Offload
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// How workers die, and what is left of them.
extension Scenario {
  static func killBusy() throws {
    let drill = try Drill(workers: 2)
    try drill.submit(1, fib: 93)
    let busy = try drill.busyWorker()
    for ticket in 2...50 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 15) }
    kill(busy, SIGKILL)
    try drill.run("all have an outcome") { drill.order.count == 50 }
    try expect(drill.outcomes[1] == [.workerLost], "the lost one: \(String(describing: drill.outcomes[1]))")
    try expect(drill.values(2...50).allSatisfy { $0 == 610 }, "another one suffered")
    try drill.run("the successor is there") { drill.pool.gauges.workerProcessIDs.count == 2 }
    let gauges = drill.pool.gauges
    try expect(gauges.lost == 1 && gauges.respawned == 1, "\(gauges)")
    try expect(!gauges.workerProcessIDs.contains(busy), "the dead one is still told of")
    try drill.finish()
  }

  static func killIdle() throws {
    let drill = try Drill(workers: 1)
    let victim = drill.pool.gauges.workerProcessIDs[0]
    kill(victim, SIGKILL)
    try drill.run("the successor is there") { drill.pool.gauges.respawned == 1 }
    try drill.submit(1, fib: 20)
    try drill.run("it answers") { drill.values([1]) == [6_765] }
    try expect(drill.pool.gauges.lost == 0, "\(drill.pool.gauges)")
    try drill.finish()
  }

  /// A hundred kills under load: every job has one outcome, at most one is lost for each kill, nothing is left behind.
  static func killMany() throws {
    let kills = 100
    let drill = try Drill(workers: 4)
    let descriptors = list("/proc/self/fd").count
    func fib(_ ticket: UInt64) -> Int { Int(ticket % 3) * 11 + 1 }
    var next: UInt64 = 0
    var killed: Set<pid_t> = []
    func submitNext() {
      guard killed.count < kills else { return }
      try? drill.submit(next, fib: fib(next))
      next += 1
    }
    drill.onDelivery = { _, _ in submitNext() }
    for _ in 0..<32 { submitNext() }
    try drill.run("the kills are done") {
      let alive = drill.pool.gauges.workerProcessIDs.filter { !killed.contains($0) }
      if let victim = alive.randomElement(), killed.count < kills {
        kill(victim, SIGKILL)
        killed.insert(victim)
      }
      return killed.count == kills && drill.pool.gauges.respawned == kills
    }
    try drill.run("all have an outcome") { drill.order.count == next }
    let gauges = drill.pool.gauges
    try expect(gauges.lost <= kills && gauges.workerProcessIDs.count == 4, "\(gauges)")
    try expect(gauges.finished + gauges.lost == next, "\(next) jobs, \(gauges)")
    for (ticket, outcomes) in drill.outcomes {
      guard case .finished(let result) = outcomes[0] else { continue }
      try expect(result.value == Fibonacci.number(fib(ticket)), "job \(ticket) is answered \(result.value)")
    }
    let children = list("/proc").compactMap { pid_t($0) }.compactMap(ProcessStatus.init).filter {
      $0.parent == getpid()
    }
    try expect(children.count == 4 && children.allSatisfy { $0.state != "Z" }, "children: \(children)")
    try expect(list("/proc/self/fd").count == descriptors, "descriptors leak: \(list("/proc/self/fd"))")
    try drill.finish()
  }

  /// A worker has a name, the standard descriptors and its socket, no signal blocked, and lets an interrupt pass.
  static func surroundings() throws {
    let drill = try Drill(workers: 2)
    try drill.learnShort()
    kill(drill.pool.gauges.workerProcessIDs[1], SIGKILL)
    try drill.run("the successor is there") { drill.pool.gauges.respawned == 1 }
    let workers = drill.pool.gauges.workerProcessIDs
    for worker in workers {
      try drill.run("the worker is ready") { ProcessStatus(worker)?.name == "worker" }
      let descriptors = list("/proc/\(worker)/fd")
      try expect(descriptors == ["0", "1", "2", "3"], "a worker's descriptors: \(descriptors)")
      let status = readFile("/proc/\(worker)/status") ?? ""
      try expect(status.contains("SigBlk:\t0000000000000000"), status)
      try expect(status.contains("Threads:\t1\n"), status)
      kill(worker, SIGINT)
    }
    for ticket in 1...20 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 10) }
    try drill.run("all are answered") { drill.values(1...20).allSatisfy { $0 == 55 } }
    try expect(drill.pool.gauges.workerProcessIDs == workers, "an interrupt ended a worker")
    try drill.finish()
  }

  /// Workers, busy or not, end when their parent is killed. They share a pipe as their standard output; its end tells.
  static func orphans() throws {
    var ends: [Int32] = [-1, -1]
    try expect(pipe(&ends) == 0, "no pipe")
    let parent = fork()
    if parent == 0 {
      dup2(ends[1], 1)
      close(ends[0])
      close(ends[1])
      guard let drill = try? Drill(workers: 3), (try? drill.submit(1, fib: 93)) != nil,
        (try? drill.busyWorker()) != nil
      else { _exit(1) }
      write(1, "!", 1)
      drill.loop.run()
      _exit(0)
    }
    close(ends[1])
    var byte: UInt8 = 0
    try expect(read(ends[0], &byte, 1) == 1, "the parent did not come up")
    kill(parent, SIGKILL)
    try expect(read(ends[0], &byte, 1) == 0, "somebody wrote")
    waitpid(parent, nil, 0)
  }

  static func stopBusy() throws {
    let drill = try Drill(workers: 2)
    for ticket in 1...5 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 93) }
    _ = try drill.busyWorker()
    try drill.finish()
    try expect(drill.order.isEmpty && drill.pool.gauges.cancelled == 5, "\(drill.pool.gauges)")
    let ticket = Ticket(rawValue: 6)
    try expect(drill.pool.submit(.fibonacci(1), ticket: ticket) == .refused, "taken after stop")
  }

  static func otherThreads() throws {
    let end = DispatchSemaphore(value: 0)
    let begun = DispatchSemaphore(value: 0)
    DispatchQueue(label: "another thread").async {
      begun.signal()
      end.wait()
    }
    begun.wait()
    do {
      _ = try ProcessOffload(OffloadConfiguration(workers: 1))
      throw Failure(description: "it forked beside another thread")
    } catch let error as OffloadError {
      try expect("\(error)".contains("other threads"), "\(error)")
    }
    end.signal()
  }
}
