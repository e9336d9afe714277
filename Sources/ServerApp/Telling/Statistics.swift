import HTTPServer
import Measurement
import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// What a server tells of itself at one moment: GET /stats as JSON, GET /metrics as Prometheus reads it. Both are written out by hand: the
/// servers do not load Foundation's encoder.
struct Statistics {
  let name: String
  let fib: Int
  let uptimeNanoseconds: UInt64
  let startedAtSeconds: Double
  let connections: Int
  let counters: ServerCounters
  let gauges: OffloadGauges
  /// The most there may be; 0 when the loop does the work itself.
  let workers: Int
  let work: WorkCounts
  let parameters: PoolParameters
  let lag: LoopLag
  let process: ProcessFigures

  func appendJSON(to output: inout [UInt8]) {
    var json = JSONObject()
    json.add("server", string: name)
    json.add("pid", Int(getpid()))
    json.add("fib", fib)
    json.add("uptime_s", Double(uptimeNanoseconds) / 1e9)
    json.add("workers", workers)
    json.add("workers_up", gauges.workers)
    json.add("worker_qos", string: parameters.workerQuality.rawValue)
    json.add("worker_nice", parameters.workerNice)
    json.add("worker_pids", array: gauges.workerProcessIDs.map(Int.init))
    json.add("queue_depth", gauges.queued)
    json.add("running", gauges.running)
    json.add("work_ms", Double(work.answeredNanoseconds) / 1e6)
    json.add("goodput", Int(work.answered))
    json.add("wasted_s", Double(gauges.wastedNanoseconds) / 1e9)
    json.add("pool", object: parameters.json)
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
    json.add("rss_bytes", process.residentBytes)
    json.add("peak_rss_bytes", process.peakResidentBytes)
    json.add("workers_rss_bytes", process.workersResidentBytes)
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
    json.add("jobs_refused", Int(work.refused))
    json.add("refused_for_queue", Int(work.refusedForQueue))
    json.add("refused_for_lag", Int(work.refusedForLag))
    json.add("refused_for_wait", Int(work.refusedForWait))
    json.add("jobs_cancelled", Int(gauges.cancelled))
    json.add("jobs_lost", Int(gauges.lost))
    json.add("jobs_timed_out", Int(gauges.timedOut))
    json.add("jobs_expired", Int(gauges.expired))
    json.add("workers_respawned", Int(gauges.respawned))
    json.add("workers_grown", Int(gauges.grown))
    json.add("workers_shrunk", Int(gauges.shrunk))
    json.add("workers_recycled", Int(gauges.recycled))
    json.add("workers_terminated", Int(gauges.terminated))
    return json
  }
}
