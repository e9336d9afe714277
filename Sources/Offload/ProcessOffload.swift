import CPlatform
public import Reactor
public import Work

#if canImport(Glibc)
  import Glibc
#endif

/// Does the work in worker processes, as many as there is work for, which are replaced when they die, hang or wear out. The process of the
/// loop has one thread and must keep to that.
///
/// Make it first thing in main, before anything starts a thread; the first workers are started in `init`, and forked ones share all
/// memory pages that neither side writes to. They end when this process ends, however it ends.
public final class ProcessOffload: Offload {
  public let workers: Int
  let configuration: OffloadConfiguration
  let size: PoolSize
  let board: ClaimBoard
  let links: [WorkerLink]
  var dispatcher: Dispatcher
  var counts = OffloadGauges()
  var loop: EventLoop?
  var random = SystemRandomNumberGenerator()
  /// Attempts in a row to start a worker that failed, whichever it was.
  var failedStarts = 0
  /// What the system said to the last of them.
  var lastFailure = "the worker died before it was ready"
  var gaveUp: ((OffloadError) -> Void)?
  private let kind: WorkerProcess.Kind
  private var deliver: ((Ticket, JobOutcome) -> Void)?
  private var childSignal: SignalSource?
  private var inspection: Timer?
  /// Dead or dying, and not yet collected.
  private var ending: [pid_t] = []
  private var reserve: DescriptorReserve
  private var isStopped = false
  private var isAssignmentDue = false
  /// A worker was retired and may be done.
  var isReplacementDue = false
  /// When workers are next looked at for having been stopped.
  var nextHaltLook: UInt64 = 0
  // Made once: handing out must not allocate. A cycle until stop() breaks it, since the loop may still hold it then.
  private var assignLater: () -> Void = {}

  /// Starts the first workers and waits until they are ready.
  /// - Throws: ``OffloadError`` when the process has other threads or a worker dies at once; ``SystemError`` when memory, descriptors or processes run out.
  public init(_ configuration: OffloadConfiguration) throws {
    self.configuration = configuration
    size = PoolSize(configuration)
    workers = configuration.maxWorkers
    board = try ClaimBoard(workers: configuration.maxWorkers)
    kind = WorkerProcess.Kind(
      board: board, scheduling: WorkerScheduling(configuration), spawn: configuration.spawn)
    dispatcher = Dispatcher(configuration)
    reserve = DescriptorReserve(workers: configuration.maxWorkers)
    links = (0..<configuration.maxWorkers).map(WorkerLink.init)
    var processes: [WorkerProcess] = []
    do {
      for index in 0..<configuration.minWorkers {
        processes.append(try WorkerProcess.start(index: index, kind))
      }
      for process in processes { try process.awaitReady() }
    } catch {
      for process in processes { process.discard() }
      board.closeDescriptor()
      throw error
    }
    for (link, process) in zip(links, processes) { link.adopt(process, isReady: true) }
  }

  private func fillReserve() { reserve.fill(besides: links.count(where: \.isThere)) }

  public func start(
    on loop: EventLoop, deliver: @escaping (Ticket, JobOutcome) -> Void, gaveUp: @escaping (OffloadError) -> Void
  ) throws {
    precondition(self.loop == nil, "an offload is started once")
    SignalSource.ignoreBrokenPipes()
    self.loop = loop
    self.deliver = deliver
    self.gaveUp = gaveUp
    assignLater = { [self] in assign() }
    // Unowned, as we own it; a weak reference would make every other one to us slow.
    childSignal = SignalSource(loop: loop, signal: SIGCHLD) { [unowned self] in collect() }
    let now = MonotonicClock.nanoseconds()
    for link in links { link.join(self, on: loop) }
    for link in links.prefix(configuration.minWorkers) {
      link.serve(on: loop)
      dispatcher.came(link.index, now: now)
    }
    // Not before: what the loop needs comes first.
    fillReserve()
    inspection = Timer(loop: loop) { [unowned self] in inspect() }
    inspection?.arm(after: inspectionPeriod)
  }

  public func submit(_ job: Job, ticket: Ticket, isMeasured: Bool) -> Submission {
    let submitted = MonotonicClock.nanoseconds()
    guard deliver != nil, gaveUp != nil,
      dispatcher.submit(.init(ticket: ticket, job: job, submitted: submitted, isMeasured: isMeasured))
    else {
      counts.refused += 1
      return .refused
    }
    makeAssignmentDue()
    return .accepted
  }

  public func cancel(_ ticket: Ticket) {
    if dispatcher.cancel(ticket, now: MonotonicClock.nanoseconds(), withdraw: board.claim) == .dropped {
      counts.cancelled += 1
      makeAssignmentDue()
    }
  }

  public var allBusySince: UInt64? { dispatcher.allBusySince }

  public var outstanding: Int { dispatcher.waitingCount + dispatcher.heldCount - dispatcher.timedOutCount }

  public var gauges: OffloadGauges {
    var gauges = counts
    gauges.queued = dispatcher.waitingCount
    gauges.running = dispatcher.heldCount - dispatcher.timedOutCount
    gauges.workerProcessIDs = links.compactMap(\.readyProcessID)
    gauges.workers = gauges.workerProcessIDs.count
    return gauges
  }

  public func stop() {
    guard !isStopped else { return }
    isStopped = true
    let unfinished = outstanding
    deliver = nil
    gaveUp = nil
    childSignal = nil
    inspection?.cancel()
    assignLater = {}
    for link in links { link.end() }
    for processID in ending { WorkerProcess.end(processID) }
    ending = []
    reserve.giveUp()
    // No further worker needs it.
    board.closeDescriptor()
    counts.cancelled += UInt64(unfinished)
    dispatcher = Dispatcher(configuration)
  }

  // MARK: Handing out

  /// Jobs are handed out once for each turn of the loop, so that all that one worker gets goes in one write.
  func makeAssignmentDue() {
    guard !isAssignmentDue, let loop else { return }
    isAssignmentDue = true
    loop.afterCurrentEvents(assignLater)
  }

  private func assign() {
    isAssignmentDue = false
    guard deliver != nil else { return }
    if isReplacementDue { replaceRetired() }
    let (board, links) = (board, links)
    dispatcher.assign(now: MonotonicClock.nanoseconds(), withdraw: board.claim) { worker, frame in
      board.offer(worker, frame.id)
      links[worker].gather(frame)
    }
    for link in links { link.sendGathered() }
    tellExpired()
    if dispatcher.waitingCount > 0 { growIfWanted() }
  }

  /// Ends the wait of jobs that have waited for too long.
  func tellExpired() {
    guard configuration.maxWait != nil else { return }
    let now = MonotonicClock.nanoseconds()
    while let ticket = dispatcher.popExpired(now: now) {
      counts.expired += 1
      deliver?(ticket, .expired)
    }
  }

  // MARK: What the links report

  func answered(_ link: WorkerLink, _ reply: ReplyFrame, now: UInt64) throws {
    let spent = reply.ended > reply.began ? reply.ended - reply.began : 0
    switch dispatcher.answered(link.index, reply, now: now) {
    case .nonsense: throw WorkerLink.Nonsense()
    case .dropped:
      counts.cancelled += 1
      counts.wastedNanoseconds += spent
    case .tooLate: counts.wastedNanoseconds += spent
    case .deliver(let entry):
      counts.finished += 1
      let timing = JobTiming(
        submitted: entry.submitted, free: reply.free, began: reply.began, ended: reply.ended,
        delivered: entry.isMeasured ? MonotonicClock.nanoseconds() : now, cpu: reply.cpu)
      deliver?(entry.ticket, .finished(JobResult(value: reply.value, timing: timing)))
    }
    retireIfWornOut(link)
    makeAssignmentDue()
  }

  /// A worker is dead, or useless and being killed; what it sent before that has been read.
  func lost(_ link: WorkerLink, processID: pid_t, wasReady: Bool) {
    guard deliver != nil else { return }
    ending.append(processID)
    fillReserve()
    collect()
    let losses = dispatcher.died(link.index, now: MonotonicClock.nanoseconds(), withdraw: board.claim)
    counts.cancelled += UInt64(losses.dropped)
    counts.lost += UInt64(losses.lost.count)
    counts.wastedNanoseconds += losses.spent
    replace(link, wasReady: wasReady)
    for ticket in losses.lost { deliver?(ticket, .workerLost) }
    makeAssignmentDue()
  }

  /// Ends the wait for a job whose worker is being ended because of it.
  func tellTimeOut(_ ticket: Ticket) {
    counts.timedOut += 1
    deliver?(ticket, .timedOut)
  }

  // MARK: Workers come and go

  /// Starts a worker at a place that has none.
  /// - Returns: whether that worked.
  func start(_ link: WorkerLink) -> Bool {
    guard deliver != nil, let loop else { return false }
    reserve.open()
    defer { fillReserve() }
    do {
      link.adopt(try WorkerProcess.start(index: link.index, kind))
    } catch {
      lastFailure = "\(error)"
      return false
    }
    link.serve(on: loop)
    dispatcher.came(link.index, now: MonotonicClock.nanoseconds())
    makeAssignmentDue()
    return true
  }

  /// Lets a worker go that has nothing left to do.
  func letGo(_ link: WorkerLink) {
    dispatcher.left(link.index)
    guard let processID = link.letGo() else { return }
    // It has nothing to lose; and one that is stopped would never find its socket closed, nor obey any other signal.
    kill(processID, SIGKILL)
    ending.append(processID)
    fillReserve()
  }

  /// Collects the exit status of workers that have ended, so that none stays a zombie.
  private func collect() {
    ending.removeAll(where: WorkerProcess.reap)
    for link in links { link.collectIfDead() }
  }

  /// Looks after what no event tells.
  private func inspect() {
    guard deliver != nil else { return }
    inspectWorkers()
    inspection?.arm(after: inspectionPeriod)
  }
}
