import HTTPServer
import Measurement
import Offload

// GET /metrics.
extension Statistics {
  func appendMetrics(to output: inout [UInt8]) {
    var metrics = PrometheusText()
    metrics.family("reactometer_info", .gauge, "Which server this is; always 1.")
    metrics.sample("reactometer_info", 1, labels: ["server": name, "shed": parameters.admission.policy.rawValue])
    addTraffic(&metrics)
    addWork(&metrics)
    addWorkers(&metrics)
    addLag(&metrics)
    addProcess(&metrics)
    output.append(contentsOf: metrics.text.utf8)
  }

  private func addTraffic(_ metrics: inout PrometheusText) {
    metrics.add("reactometer_connections", .gauge, "Connections that are open.", Double(connections))
    metrics.add(
      "reactometer_connections_accepted_total", .counter, "Connections accepted.", Double(counters.connectionsAccepted))
    metrics.add(
      "reactometer_requests_total", .counter, "Complete requests of all kinds, this one included.",
      Double(counters.requests))
    metrics.add(
      "reactometer_requests_malformed_total", .counter, "Requests that were not HTTP, or too large.",
      Double(counters.refused))
    metrics.add(
      "reactometer_requests_abandoned_total", .counter, "Requests whose client left before the answer.",
      Double(counters.abandoned))
    metrics.add(
      "reactometer_deadlines_passed_total", .counter, "Connections ended by a deadline.",
      Double(counters.deadlinesPassed))
    metrics.add(
      "reactometer_accept_pauses_total", .counter, "Times no connection could be accepted for want of descriptors.",
      Double(counters.acceptPauses))
  }

  private func addWork(_ metrics: inout PrometheusText) {
    metrics.add(
      "reactometer_work_requests_total", .counter,
      "Requests for work by what became of them; answered is the goodput.", by: "outcome",
      [
        "answered": Double(work.answered), "abandoned": Double(gauges.cancelled), "worker_lost": Double(gauges.lost),
        "timed_out": Double(gauges.timedOut), "expired": Double(gauges.expired),
        "refused_for_queue": Double(work.refusedForQueue), "refused_for_lag": Double(work.refusedForLag),
        "refused_for_wait": Double(work.refusedForWait),
      ])
    metrics.add(
      "reactometer_work_seconds_total", .counter, "Time of the workers, for answers and for answers nobody took.",
      by: "use",
      [
        "answered": Double(work.answeredNanoseconds) / 1e9, "wasted": Double(gauges.wastedNanoseconds) / 1e9,
      ])
    metrics.add("reactometer_queue_jobs", .gauge, "Jobs that wait for a worker.", Double(gauges.queued))
    metrics.add(
      "reactometer_queue_limit_jobs", .gauge, "Jobs that may wait for a worker.",
      workers == 0 ? 0 : parameters.admission.policy == .none ? .infinity : Double(parameters.admission.maxQueue))
    metrics.add("reactometer_running_jobs", .gauge, "Jobs that a worker has.", Double(gauges.running))
  }

  private func addWorkers(_ metrics: inout PrometheusText) {
    let isPool = workers > 0
    metrics.add("reactometer_workers", .gauge, "Workers that are up.", Double(gauges.workers))
    metrics.add(
      "reactometer_workers_min", .gauge, "Workers that stay with nothing to do.",
      isPool ? Double(parameters.configuration.minWorkers) : 0)
    metrics.add("reactometer_workers_max", .gauge, "Workers there may be.", Double(workers))
    metrics.add(
      "reactometer_worker_changes_total", .counter,
      "Workers started as jobs waited, ended as none came, replaced after so many jobs or for their memory, replaced "
        + "after they died, ended as hung or working for nobody.", by: "change",
      [
        "grown": Double(gauges.grown), "shrunk": Double(gauges.shrunk), "recycled": Double(gauges.recycled),
        "respawned": Double(gauges.respawned), "terminated": Double(gauges.terminated),
      ])
    metrics.add(
      "reactometer_workers_resident_memory_bytes", .gauge,
      "Resident memory of the worker processes together; pages they share are counted for each.",
      Double(process.workersResidentBytes))
  }

  /// In nanoseconds.
  static let lagBounds: [UInt64] = [
    100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
    250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 10_000_000_000,
  ]

  private func addLag(_ metrics: inout PrometheusText) {
    let name = "reactometer_loop_lag_seconds"
    let buckets = lag.buckets(Statistics.lagBounds)
    metrics.family(
      name, .histogram, "How late the event loop ran what was due, by a heartbeat of 10 ms; each stands for equal time."
    )
    for (bound, count) in zip(Statistics.lagBounds, buckets.cumulative) {
      metrics.sample("\(name)_bucket", Double(count), labels: ["le": PrometheusText.number(Double(bound) / 1e9)])
    }
    metrics.sample("\(name)_bucket", Double(buckets.count), labels: ["le": "+Inf"])
    metrics.sample("\(name)_sum", buckets.sumNanoseconds / 1e9)
    metrics.sample("\(name)_count", Double(buckets.count))
  }

  /// Under the names that all Prometheus clients give them, so that dashboards know them.
  private func addProcess(_ metrics: inout PrometheusText) {
    metrics.add(
      "process_cpu_seconds_total", .counter, "CPU time of this process, worker processes not included.",
      process.cpuSeconds)
    metrics.add(
      "process_resident_memory_bytes", .gauge, "Resident memory of this process.", Double(process.residentBytes))
    metrics.add("process_virtual_memory_bytes", .gauge, "Its address space.", Double(process.virtualBytes))
    metrics.add("process_open_fds", .gauge, "Descriptors that are open.", Double(process.openDescriptors))
    metrics.add("process_max_fds", .gauge, "Descriptors that may be open.", Double(process.maxDescriptors))
    metrics.add(
      "process_start_time_seconds", .gauge, "When it started, in seconds since 1970.", startedAtSeconds)
  }
}
