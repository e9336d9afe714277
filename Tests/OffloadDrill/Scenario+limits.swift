import Offload
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// Jobs and workers that come to a limit.
extension Scenario {
  static func jobTimeout() throws {
    let drill = try Drill(workers: 2) { $0.jobTimeout = .milliseconds(100) }
    try drill.submit(1, fib: 93)
    for ticket in 2...20 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 10) }
    try drill.run("all have an outcome") { drill.order.count == 20 }
    try expect(drill.outcomes[1] == [.timedOut], "the long one: \(String(describing: drill.outcomes[1]))")
    try expect(drill.values(2...20).allSatisfy { $0 == 55 }, "another one suffered")
    try drill.run("the successor is there") { drill.pool.gauges.respawned == 1 }
    let gauges = drill.pool.gauges
    try expect(gauges.timedOut == 1 && gauges.terminated == 1 && gauges.lost == 0, "\(gauges)")
    try expect(gauges.wastedNanoseconds >= 100_000_000 && gauges.running == 0, "\(gauges)")
    try drill.finish()
  }

  /// A worker that is stopped in the middle of a job does not hear that it should end: it is killed.
  static func stoppedAtWork() throws {
    let drill = try Drill(workers: 1) { $0.jobTimeout = .milliseconds(200) }
    try drill.submit(1, fib: 93)
    let victim = try drill.busyWorker()
    kill(victim, SIGSTOP)
    try drill.run("its job has timed out") { drill.outcomes[1] == [.timedOut] }
    try drill.submit(2, fib: 20)
    try drill.run("its successor answers") { drill.values([2]) == [6_765] }
    try drill.run("the stopped worker is gone") { ProcessStatus(victim) == nil }
    try drill.finish()
  }

  static func hungWorker() throws {
    let drill = try Drill(workers: 1) { $0.hungAfter = .milliseconds(300) }
    let victim = drill.pool.gauges.workerProcessIDs[0]
    kill(victim, SIGSTOP)
    try drill.submit(1, fib: 20)
    try drill.run("its successor answers") { drill.values([1]) == [6_765] }
    let gauges = drill.pool.gauges
    try expect(gauges.lost == 0 && gauges.timedOut == 0 && gauges.terminated == 1, "\(gauges)")
    try drill.finish()
  }

  /// Nothing limits how long a job may run. A worker that stands still in one is replaced all the same; one that is as long at its own, and
  /// works, is left alone.
  static func hungAtWork() throws {
    let drill = try Drill(workers: 2) { $0.hungAfter = .milliseconds(200) }
    for ticket in 1...2 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 93) }
    let victim = try drill.busyWorker()
    kill(victim, SIGSTOP)
    try drill.run("a job is lost") { !drill.order.isEmpty }
    try drill.run("the successor is there") { drill.pool.gauges.respawned == 1 }
    try expect(drill.outcomes[drill.order[0]] == [.workerLost], "\(drill.outcomes)")
    try drill.submit(3, fib: 20)
    try drill.run("it answers") { drill.values([3]) == [6_765] }
    let gauges = drill.pool.gauges
    try expect(gauges.lost == 1 && gauges.terminated == 1 && gauges.timedOut == 0 && gauges.running == 1, "\(gauges)")
    try drill.run("the stopped worker is gone") { ProcessStatus(victim) == nil }
    try drill.finish()
  }

  static func abandonedJob() throws {
    let drill = try Drill(workers: 2) { $0.abandonGrace = .milliseconds(50) }
    try drill.submit(1, fib: 93)
    _ = try drill.busyWorker()
    drill.cancel(1)
    try drill.run("the worker is replaced") { drill.pool.gauges.respawned == 1 }
    try drill.submit(2, fib: 20)
    try drill.run("the other is answered") { drill.values([2]) == [6_765] }
    let gauges = drill.pool.gauges
    try expect(gauges.cancelled == 1 && gauges.terminated == 1 && gauges.lost == 0, "\(gauges)")
    try expect(gauges.wastedNanoseconds >= 50_000_000 && gauges.running == 0, "\(gauges)")
    try expect(drill.outcomes[1] == nil, "the abandoned job had an outcome")
    try drill.finish()
  }

  static func expiry() throws {
    let drill = try Drill(workers: 1) {
      $0.maxWait = .milliseconds(50)
      // Long enough for a busy machine to have sent the second job meanwhile.
      $0.jobTimeout = .seconds(2)
    }
    try drill.submit(1, fib: 93)
    _ = try drill.busyWorker()
    try drill.submit(2, fib: 10)
    try drill.run("it has waited too long") { drill.outcomes[2] == [.expired] }
    try drill.run("the first has timed out") { drill.outcomes[1] == [.timedOut] }
    try expect(drill.order == [2, 1] && drill.pool.gauges.expired == 1, "\(drill.order), \(drill.pool.gauges)")
    try drill.finish()
  }

  static func elasticity() throws {
    let drill = try Drill(workers: 1) {
      $0.maxWorkers = 3
      $0.maxIdle = .milliseconds(100)
      $0.abandonGrace = .milliseconds(10)
    }
    let first = drill.pool.gauges.workerProcessIDs
    try expect(first.count == 1, "it begins with \(first.count) workers")
    let descriptors = list("/proc/self/fd").count
    for ticket in 1...4 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 93) }
    try drill.run("all workers are up") { drill.pool.gauges.workers == 3 && drill.pool.gauges.running == 3 }
    try expect(drill.pool.gauges.grown == 2 && drill.pool.gauges.queued == 1, "\(drill.pool.gauges)")
    for ticket in 1...4 as ClosedRange<UInt64> { drill.cancel(ticket) }
    try drill.run("one is left") { drill.pool.gauges.workers == 1 && drill.pool.gauges.running == 0 }
    try drill.submit(5, fib: 20)
    try drill.run("it answers") { drill.values([5]) == [6_765] }
    try drill.run("those that went are gone") { children().count == 1 }
    let after = list("/proc/self/fd")
    try expect(after.count == descriptors, "of \(descriptors) descriptors, with those kept back, there are \(after)")
    try drill.finish()
  }

  static func recycling() throws {
    let drill = try Drill(workers: 2) { $0.recycleAfter = 10 }
    let before = Set(drill.pool.gauges.workerProcessIDs)
    let descriptors = list("/proc/self/fd").count
    let tickets = 1...500 as ClosedRange<UInt64>
    for ticket in tickets { try drill.submit(ticket, fib: 10) }
    try drill.run("all have an outcome") { drill.order.count == tickets.count }
    try expect(drill.values(tickets).allSatisfy { $0 == 55 }, "a job suffered")
    let gauges = drill.pool.gauges
    try expect(gauges.recycled >= 20 && gauges.recycled <= 50, "\(gauges)")
    try expect(gauges.lost == 0 && gauges.respawned == 0 && gauges.terminated == 0, "\(gauges)")
    try drill.run("both are ready") { drill.pool.gauges.workers == 2 }
    try expect(before.isDisjoint(with: drill.pool.gauges.workerProcessIDs), "a worker was not replaced")
    try drill.run("those that went are gone") { children().count == 2 }
    try expect(list("/proc/self/fd").count == descriptors, "descriptors leak: \(list("/proc/self/fd"))")
    try drill.finish()
  }

  /// Every worker is beyond a limit of one byte, so that each look replaces them all, and no job suffers by it.
  static func memoryLimit() throws {
    let drill = try Drill(workers: 2) {
      $0.maxWorkerMemory = 1
      $0.jobTimeout = .seconds(20)
    }
    var next: UInt64 = 0
    func submitNext() {
      next += 1
      try? drill.submit(next, fib: 20)
    }
    drill.onDelivery = { _, _ in if drill.pool.gauges.recycled < 6 { submitNext() } }
    submitNext()
    try drill.run("workers were replaced") { drill.pool.gauges.recycled >= 6 && drill.order.count == next }
    try expect(drill.values(1...next).allSatisfy { $0 == 6_765 }, "a job suffered")
    try expect(drill.pool.gauges.lost == 0, "\(drill.pool.gauges)")
    try drill.finish()
  }

  /// Workers that are programs of their own have the same surroundings, do the same and are replaced the same way.
  static func programs() throws {
    let drill = try Drill(workers: 2) { $0.spawn = .exec }
    for ticket in 1...100 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 10) }
    try drill.run("all are answered") { drill.values(1...100).allSatisfy { $0 == 55 } }
    kill(drill.pool.gauges.workerProcessIDs[0], SIGKILL)
    try drill.run("the successor is there") { drill.pool.gauges.respawned == 1 }
    for worker in drill.pool.gauges.workerProcessIDs {
      let descriptors = list("/proc/\(worker)/fd")
      try expect(descriptors == ["0", "1", "2", "3"], "a worker's descriptors: \(descriptors)")
      let command = (readFile("/proc/\(worker)/cmdline") ?? "").split(separator: "\0")
      try expect(command.count >= 6 && command[1] == "worker", "a worker's command: \(command)")
    }
    for ticket in 101...200 as ClosedRange<UInt64> { try drill.submit(ticket, fib: 11) }
    try drill.run("all are answered") { drill.values(101...200).allSatisfy { $0 == 89 } }
    try drill.finish()
  }

  /// No descriptor is left for the socket of a successor.
  static func givingUp() throws {
    let drill = try Drill(workers: 2)
    var looks = 0
    // A sanitizer that looks for leaks when the process ends needs some.
    defer { limitDescriptors(to: 64) }
    try drill.run("it gives up") {
      looks += 1
      // The first look comes before the loop has the descriptor of its heartbeat.
      if looks == 2 {
        limitDescriptors(to: 3)
        for worker in drill.pool.gauges.workerProcessIDs { kill(worker, SIGKILL) }
      }
      return drill.gaveUp != nil
    }
    let sentence = drill.gaveUp.map { "\($0)" } ?? ""
    try expect(sentence.contains("6 attempts in a row") && sentence.contains("Too many open files"), sentence)
    try expect(drill.pool.submit(.fibonacci(1), ticket: Ticket(rawValue: 1)) == .refused, "a job was taken")
    try drill.finish()
  }

  /// Clients hold all descriptors, and all workers die: they are replaced all the same, by what the pool kept back for that.
  static func noDescriptors() throws {
    limitDescriptors(to: 64)
    let drill = try Drill(workers: 3)
    let victims = drill.pool.gauges.workerProcessIDs
    var clients: [Int32] = []
    func takeAll() {
      while case let client = dup(0), client >= 0 { clients.append(client) }
    }
    var looks = 0
    try drill.run("all are replaced") {
      looks += 1
      if looks == 2 {
        for worker in victims { kill(worker, SIGKILL) }
      }
      if looks >= 2 { takeAll() }
      return drill.pool.gauges.respawned == 3 && drill.pool.gauges.workers == 3
    }
    for client in clients { close(client) }
    try drill.submit(1, fib: 20)
    try drill.run("they answer") { drill.values([1]) == [6_765] }
    try drill.finish()
  }

  private static func limitDescriptors(to count: rlim_t) {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = count
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// A service manager that sends SIGTERM to all processes of the server does not cost any work.
  static func strangersSignal() throws {
    let drill = try Drill(workers: 1)
    let worker = drill.pool.gauges.workerProcessIDs[0]
    let stranger = fork()
    if stranger == 0 {
      kill(worker, SIGTERM)
      _exit(0)
    }
    waitpid(stranger, nil, 0)
    try drill.submit(1, fib: 20)
    try drill.run("the worker answers") { drill.values([1]) == [6_765] }
    try expect(drill.pool.gauges.workerProcessIDs == [worker], "the worker obeyed a stranger")
    try drill.finish()
  }

  private static func children() -> [ProcessStatus] {
    list("/proc").compactMap { pid_t($0) }.compactMap(ProcessStatus.init).filter { $0.parent == getpid() }
  }
}
