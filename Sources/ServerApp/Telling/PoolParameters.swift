import Offload

/// The parameters that are in force, as /stats shows them: what a server has no use for is null.
struct PoolParameters {
  let configuration: OffloadConfiguration
  let admission: Admission
  let reactorPins: [Int]
  let place: Place

  /// Where the work is done, which decides what has a meaning.
  enum Place { case loop, threads, processes }

  init(configuration: OffloadConfiguration, admission: Admission, reactorPins: [Int], offload: any Offload) {
    self.configuration = configuration
    self.admission = admission
    self.reactorPins = reactorPins
    place = offload.workers == 0 ? .loop : offload is ProcessOffload ? .processes : .threads
  }

  /// The loop's own, where it does the work itself.
  var workerQuality: OffloadConfiguration.QualityOfService {
    place == .loop ? .default : configuration.qualityOfService
  }

  var workerNice: Int { place == .loop ? OffloadConfiguration.ownNice : configuration.workerNice }

  /// Of a parameter of pools; nil on the loop.
  private func pool<Value>(_ value: Value) -> Value? { place == .loop ? nil : value }

  private func processes<Value>(_ value: Value) -> Value? { place == .processes ? value : nil }

  var json: JSONObject {
    var json = JSONObject()
    json.add("min_workers", pool(configuration.minWorkers) ?? 0)
    json.add("max_workers", pool(configuration.maxWorkers) ?? 0)
    json.add("max_idle_s", ifAny: pool(configuration.maxIdle / .seconds(1)))
    json.add("recycle_after", ifAny: pool(configuration.recycleAfter))
    json.add("max_worker_memory_bytes", ifAny: processes(Int(configuration.maxWorkerMemory)))
    json.add("job_timeout_s", ifAny: place == .loop ? nil : configuration.jobTimeout.map { $0 / .seconds(1) })
    json.add("abandon_grace_s", ifAny: place == .processes ? configuration.abandonGrace.map { $0 / .seconds(1) } : nil)
    json.add("hung_after_s", ifAny: processes(configuration.hungAfter / .seconds(1)))
    json.add("max_queue", ifAny: admission.policy == .none ? nil : pool(configuration.maxQueue))
    json.add("queue", ifAny: pool(configuration.order.rawValue))
    json.add("shed", string: admission.policy.rawValue)
    json.add("lag_limit_ms", ifAny: admission.policy == .lag ? Double(admission.lagLimitNanoseconds) / 1e6 : nil)
    json.add("max_wait_ms", ifAny: admission.policy == .deadline ? Double(admission.maxWaitNanoseconds) / 1e6 : nil)
    json.add("nice", ifAny: pool(configuration.nice))
    json.add("qos", ifAny: pool(configuration.qualityOfService.rawValue))
    json.add("policy", ifAny: pool(configuration.policy.rawValue))
    json.add("spawn", ifAny: processes(configuration.spawn.rawValue))
    json.add("reactor_pins", array: reactorPins)
    json.add("worker_pins", array: pool(configuration.pins) ?? [])
    return json
  }
}
