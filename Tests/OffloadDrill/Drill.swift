import Offload
import Reactor
import Work

#if canImport(Glibc)
  import Glibc
#endif

/// What did not go as it should.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

func expect(_ condition: Bool, _ description: @autoclosure () -> String) throws {
  if !condition { throw Failure(description: description()) }
}

/// A pool of worker processes on a loop, and what it delivered.
final class Drill {
  let pool: ProcessOffload
  let loop: EventLoop
  private(set) var outcomes: [UInt64: [JobOutcome]] = [:]
  /// The tickets in the order of their outcomes.
  private(set) var order: [UInt64] = []
  var onDelivery: (UInt64, JobOutcome) -> Void = { _, _ in }

  /// Why the pool gave up, if it did.
  private(set) var gaveUp: OffloadError?

  /// - Parameter adjust: changes what is chosen by default.
  init(workers: Int, maxQueue: Int = 10_000, _ adjust: (inout OffloadConfiguration) -> Void = { _ in }) throws {
    var configuration = OffloadConfiguration(workers: workers, maxQueue: maxQueue)
    adjust(&configuration)
    pool = try ProcessOffload(configuration)
    loop = try EventLoop()
    try pool.start(on: loop) { [unowned self] ticket, outcome in
      outcomes[ticket.rawValue, default: []].append(outcome)
      order.append(ticket.rawValue)
      onDelivery(ticket.rawValue, outcome)
    } gaveUp: { [unowned self] in
      gaveUp = $0
    }
  }

  func submit(_ ticket: UInt64, fib: Int) throws {
    let submission = pool.submit(.fibonacci(fib), ticket: Ticket(rawValue: ticket))
    try expect(submission == .accepted, "job \(ticket) was not accepted: \(submission)")
  }

  func cancel(_ ticket: UInt64) { pool.cancel(Ticket(rawValue: ticket)) }

  /// Lets the loop run until `condition` holds; looks once a millisecond.
  func run(_ what: String, until condition: @escaping () -> Bool) throws {
    var isDone = condition()
    let limit = MonotonicClock.nanoseconds() + 30_000_000_000
    let look = try Heartbeat(loop: loop, every: .milliseconds(1)) { [loop] _, _ in
      isDone = condition()
      if isDone || MonotonicClock.nanoseconds() > limit { loop.stop() }
    }
    if !isDone { loop.run() }
    withExtendedLifetime(look) {}
    try expect(isDone, "waited in vain until \(what); \(pool.gauges)")
  }

  /// Makes the pool know what fib(1) costs, so that workers are given several.
  func learnShort() throws {
    for ticket in 0..<UInt64(pool.workers) { try submit(1_000_000 + ticket, fib: 1) }
    try run("short jobs are known") { self.pool.gauges.finished >= self.pool.workers }
  }

  /// Waits until a worker computes, and returns its process id.
  func busyWorker() throws -> pid_t {
    let before = Dictionary(
      uniqueKeysWithValues: pool.gauges.workerProcessIDs.map { ($0, ProcessStatus($0)?.ticks ?? 0) })
    var busy: pid_t?
    try run("a worker is busy") {
      busy = before.first { (ProcessStatus($0.key)?.ticks ?? 0) > $0.value + 1 }?.key
      return busy != nil
    }
    return busy ?? 0
  }

  func values(_ tickets: some Sequence<UInt64>) -> [UInt64?] {
    tickets.map { ticket in
      guard case .finished(let result)? = outcomes[ticket]?.first else { return nil }
      return result.value
    }
  }

  /// Stops the pool; then no child may be left, dead or alive.
  func finish() throws {
    pool.stop()
    pool.stop()
    // Scenarios that submit from here hold the drill.
    onDelivery = { _, _ in }
    try expect(waitpid(-1, nil, WNOHANG) == -1 && errno == ECHILD, "a child is left after stop")
    try expect(pool.gauges.workerProcessIDs.isEmpty, "workers are told of after stop")
    let open = list("/proc/self/fd").compactMap { target(of: "/proc/self/fd/\($0)") }
    try expect(!open.contains { $0.contains("claim-board") }, "open after stop: \(open)")
    let doubles = outcomes.filter { $0.value.count != 1 }
    try expect(doubles.isEmpty, "tickets with more than one outcome: \(doubles)")
  }
}

/// What /proc tells of a process.
struct ProcessStatus {
  let name: String
  let state: Character
  let parent: pid_t
  /// CPU time used, in ticks of the system's clock.
  let ticks: Int

  init?(_ processID: pid_t) {
    guard let text = readFile("/proc/\(processID)/stat"), let open = text.firstIndex(of: "("),
      let close = text.lastIndex(of: ")")
    else { return nil }
    name = String(text[text.index(after: open)..<close])
    let fields = text[text.index(close, offsetBy: 2)...].split(separator: " ")
    guard fields.count > 13, let first = fields[0].first, let parent = pid_t(fields[1]), let user = Int(fields[11]),
      let system = Int(fields[12])
    else { return nil }
    state = first
    self.parent = parent
    ticks = user + system
  }
}

func complain(_ sentence: String) {
  let line = Array((sentence + "\n").utf8)
  _ = write(2, line, line.count)
}

func readFile(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 8_192)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes[..<count], as: UTF8.self)
}

/// Where a symbolic link points to.
func target(of link: String) -> String? {
  var bytes = [UInt8](repeating: 0, count: 4_096)
  let count = bytes.withUnsafeMutableBytes { readlink(link, $0.baseAddress!, $0.count) }
  return count < 0 ? nil : String(decoding: bytes[..<count], as: UTF8.self)
}

func list(_ path: String) -> [String] {
  guard let directory = opendir(path) else { return [] }
  defer { closedir(directory) }
  var names: [String] = []
  while let entry = readdir(directory) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}
