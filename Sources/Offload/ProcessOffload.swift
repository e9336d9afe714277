import CPlatform
public import Reactor
public import Work

#if canImport(Glibc)
  import Glibc
#endif

/// Does the work in forked processes, which are replaced when they die. The process of the loop has one thread and must keep to that.
///
/// Make it first thing in main, before anything starts a thread; the workers are forked in `init` and share all memory pages that
/// neither side writes to. They end when this process ends, however it ends.
public final class ProcessOffload: Offload {
  public let workers: Int
  private let configuration: OffloadConfiguration
  private let board: ClaimBoard
  private let links: [WorkerLink]
  private var dispatcher: Dispatcher
  private var loop: EventLoop?
  private var deliver: ((Ticket, JobOutcome) -> Void)?
  private var childSignal: SignalSource?
  private var counts = OffloadGauges()
  /// Dead or dying, and not yet collected.
  private var ending: [pid_t] = []
  private var isAssignmentDue = false
  // Made once: handing out must not allocate. A cycle until stop() breaks it, since the loop may still hold it then.
  private var assignLater: () -> Void = {}

  /// Forks the workers and waits until they are ready.
  /// - Throws: ``OffloadError`` when the process has other threads or a worker dies at once; ``SystemError`` when memory, descriptors or processes run out.
  public init(_ configuration: OffloadConfiguration) throws {
    self.configuration = configuration
    workers = configuration.workers
    board = try ClaimBoard(workers: configuration.workers)
    dispatcher = Dispatcher(configuration)
    var processes: [WorkerProcess] = []
    do {
      for index in 0..<configuration.workers {
        processes.append(
          try WorkerProcess.fork(index: index, board: board, nice: configuration.workerNice))
      }
      for process in processes { try process.awaitReady() }
    } catch {
      for process in processes { process.discard() }
      throw error
    }
    links = processes.enumerated().map { WorkerLink(index: $0, ready: $1) }
  }

  public func start(on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void) throws {
    precondition(self.loop == nil, "an offload is started once")
    SignalSource.ignoreBrokenPipes()
    self.loop = loop
    self.deliver = deliver
    assignLater = { [self] in assign() }
    // Unowned, as we own it; a weak reference would make every other one to us slow.
    childSignal = SignalSource(loop: loop, signal: SIGCHLD) { [unowned self] in collect() }
    for link in links {
      link.start(on: loop, pool: self)
      dispatcher.came(link.index)
    }
  }

  public func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission {
    let submitted = MonotonicClock.nanoseconds()
    guard deliver != nil,
      dispatcher.submit(.init(ticket: ticket, job: job, submitted: submitted, isMeasured: isMeasured))
    else {
      counts.refused += 1
      return .refused
    }
    makeAssignmentDue()
    return .accepted
  }

  public func cancel(_ ticket: Ticket) {
    if dispatcher.cancel(ticket, withdraw: board.claim) == .dropped {
      counts.cancelled += 1
      makeAssignmentDue()
    }
  }

  public var gauges: OffloadGauges {
    var gauges = counts
    gauges.queued = dispatcher.waitingCount
    gauges.running = dispatcher.heldCount
    gauges.workerProcessIDs = links.compactMap(\.readyProcessID)
    return gauges
  }

  public func stop() {
    deliver = nil
    childSignal = nil
    assignLater = {}
    for link in links { link.end() }
    for processID in ending { WorkerProcess.end(processID) }
    ending = []
    counts.cancelled += UInt64(dispatcher.waitingCount + dispatcher.heldCount)
    dispatcher = Dispatcher(configuration)
  }

  // MARK: Handing out

  /// Jobs are handed out once for each turn of the loop, so that all that one worker gets goes in one write.
  private func makeAssignmentDue() {
    guard !isAssignmentDue, let loop else { return }
    isAssignmentDue = true
    loop.afterCurrentEvents(assignLater)
  }

  private func assign() {
    isAssignmentDue = false
    guard deliver != nil else { return }
    let (board, links) = (board, links)
    dispatcher.assign(now: MonotonicClock.nanoseconds(), withdraw: board.claim) { worker, frame in
      board.offer(worker, frame.id)
      links[worker].gather(frame)
    }
    for link in links { link.sendGathered() }
  }

  // MARK: What the links report

  func answered(_ link: WorkerLink, _ reply: ReplyFrame, now: UInt64) throws {
    switch dispatcher.answered(link.index, reply, now: now) {
    case .nonsense: throw WorkerLink.Nonsense()
    case .dropped: counts.cancelled += 1
    case .deliver(let entry):
      counts.finished += 1
      let timing = JobTiming(
        submitted: entry.submitted, free: reply.free, began: reply.began, ended: reply.ended,
        delivered: entry.isMeasured ? MonotonicClock.nanoseconds() : now, cpu: reply.cpu)
      deliver?(entry.ticket, .finished(JobResult(value: reply.value, timing: timing)))
    }
    makeAssignmentDue()
  }

  /// A worker is dead, or useless and being killed; what it sent before that has been read.
  func lost(_ link: WorkerLink, processID: pid_t, wasReady: Bool) {
    guard deliver != nil else { return }
    ending.append(processID)
    collect()
    let (tickets, dropped) = dispatcher.died(link.index, withdraw: board.claim)
    counts.cancelled += UInt64(dropped)
    counts.lost += UInt64(tickets.count)
    let now = MonotonicClock.nanoseconds()
    link.respawn(after: wasReady ? link.backoff.died(now: now) : link.backoff.failedToStart())
    for ticket in tickets { deliver?(ticket, .workerLost) }
    makeAssignmentDue()
  }

  /// The time for a successor has come.
  func respawn(_ link: WorkerLink) {
    guard deliver != nil, let loop else { return }
    do {
      let process = try WorkerProcess.fork(index: link.index, board: board, nice: configuration.workerNice)
      link.adopt(process)
      link.start(on: loop, pool: self)
      dispatcher.came(link.index)
      makeAssignmentDue()
    } catch {
      link.respawn(after: link.backoff.failedToStart())
    }
  }

  /// A successor has said its first word.
  func becameReady(_ link: WorkerLink) { counts.respawned += 1 }

  /// Collects the exit status of workers that have ended, so that none stays a zombie.
  private func collect() {
    ending.removeAll(where: WorkerProcess.reap)
    for link in links { link.collectIfDead() }
  }
}
