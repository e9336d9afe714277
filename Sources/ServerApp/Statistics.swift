import HTTPServer
import Measurement
import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// What GET /stats tells, as JSON. Written out by hand: the servers do not load Foundation's encoder.
struct Statistics {
  let name: String
  let fib: Int
  let uptimeNanoseconds: UInt64
  let connections: Int
  let counters: ServerCounters
  let gauges: OffloadGauges
  let workers: Int
  let workerQuality: OffloadConfiguration.QualityOfService
  let workerNice: Int
  let workNanoseconds: UInt64
  let lag: LoopLag

  func append(to output: inout [UInt8]) {
    var json = JSONObject()
    json.add("server", string: name)
    json.add("pid", Int(getpid()))
    json.add("fib", fib)
    json.add("uptime_s", Double(uptimeNanoseconds) / 1e9)
    json.add("workers", workers)
    json.add("worker_qos", string: workerQuality.rawValue)
    json.add("worker_nice", workerNice)
    json.add("worker_pids", array: gauges.workerProcessIDs.map(Int.init))
    json.add("queue_depth", gauges.queued)
    json.add("running", gauges.running)
    json.add("work_ms", Double(workNanoseconds) / 1e6)
    json.add("loop_lag_ms", object: lagFigures)
    json.add("loop_lag_share", object: lagShares)
    json.add("memory", object: memory)
    json.add("counters", object: counted)
    output.append(contentsOf: json.text.utf8)
    output.append(UInt8(ascii: "\n"))
  }

  private var lagFigures: JSONObject {
    let summary = lag.summary
    var json = JSONObject()
    json.add("p50", summary.p50)
    json.add("p99", summary.p99)
    json.add("max", summary.max)
    return json
  }

  /// For what share of the time an arrival would have waited longer than that. The beats are due at fixed times, each of which stands
  /// for an equal share of it.
  private var lagShares: JSONObject {
    var json = JSONObject()
    for (key, limit) in [("over_1_ms", 1_000_000), ("over_10_ms", 10_000_000), ("over_100_ms", 100_000_000)] {
      json.add(key, share: lag.share(over: UInt64(limit)))
    }
    return json
  }

  private var memory: JSONObject {
    var json = JSONObject()
    json.add("rss_bytes", Statistics.residentBytes())
    json.add("peak_rss_bytes", Statistics.peakResidentBytes())
    return json
  }

  private var counted: JSONObject {
    var json = JSONObject()
    json.add("connections", connections)
    json.add("connections_accepted", Int(counters.connectionsAccepted))
    json.add("requests", Int(counters.requests))
    json.add("refused_malformed", Int(counters.refused))
    json.add("deadlines_passed", Int(counters.deadlinesPassed))
    json.add("abandoned", Int(counters.abandoned))
    json.add("accept_pauses", Int(counters.acceptPauses))
    json.add("jobs_finished", Int(gauges.finished))
    json.add("jobs_refused", Int(gauges.refused))
    json.add("jobs_cancelled", Int(gauges.cancelled))
    json.add("jobs_lost", Int(gauges.lost))
    json.add("workers_respawned", Int(gauges.respawned))
    return json
  }

  /// The second number of /proc/self/statm, in pages.
  private static func residentBytes() -> Int {
    guard let file = fopen("/proc/self/statm", "re") else { return 0 }
    defer { fclose(file) }
    var line = [CChar](repeating: 0, count: 128)
    guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
    let fields = line.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }.split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else { return 0 }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  private static func peakResidentBytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1_024
  }
}

/// Just enough JSON to write an object of numbers, names and objects.
struct JSONObject {
  private var members: [String] = []

  var text: String { "{" + members.joined(separator: ", ") + "}" }

  mutating func add(_ key: String, _ value: Int) { members.append("\"\(key)\": \(value)") }

  /// Three decimals; what is no number at all is null.
  mutating func add(_ key: String, _ value: Double) {
    members.append("\"\(key)\": \(value.isFinite ? "\((value * 1_000).rounded() / 1_000)" : "null")")
  }

  /// Six decimals, of a number from 0 to 1.
  mutating func add(_ key: String, share: Double) {
    members.append("\"\(key)\": \((share * 1_000_000).rounded() / 1_000_000)")
  }

  /// A string of plain letters, which needs no escaping.
  mutating func add(_ key: String, string value: String) { members.append("\"\(key)\": \"\(value)\"") }
  mutating func add(_ key: String, array: [Int]) { members.append("\"\(key)\": \(array)") }
  mutating func add(_ key: String, object: JSONObject) { members.append("\"\(key)\": \(object.text)") }
}
