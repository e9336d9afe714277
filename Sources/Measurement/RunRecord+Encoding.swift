extension RunRecord {
  /// Written out so that figures which do not apply are null rather than missing: a reader finds every key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(schema, forKey: .schema)
    try container.encode(model, forKey: .model)
    try container.encode(url, forKey: .url)
    try container.encode(startedAt, forKey: .startedAt)
    try encodeSettings(into: &container)
    try container.encode(offeredRate, forKey: .offeredRate)
    try container.encode(achievedRate, forKey: .achievedRate)
    try container.encode(throughput, forKey: .throughput)
    try container.encode(latency, forKey: .latency)
    try container.encode(service, forKey: .service)
    try container.encode(clamped, forKey: .clamped)
    try container.encode(counts, forKey: .counts)
    try container.encode(failures, forKey: .failures)
    try container.encode(bytesReceived, forKey: .bytesReceived)
    try container.encode(intervals, forKey: .intervals)
    try container.encode(ledger, forKey: .ledger)
    try container.encode(client, forKey: .client)
    try container.encode(machine, forKey: .machine)
    try container.encode(verdict, forKey: .verdict)
  }

  private func encodeSettings(into container: inout KeyedEncodingContainer<CodingKeys>) throws {
    try container.encode(durationSeconds, forKey: .durationSeconds)
    try container.encode(warmupSeconds, forKey: .warmupSeconds)
    try container.encode(timeoutSeconds, forKey: .timeoutSeconds)
    try container.encode(connections, forKey: .connections)
    try container.encode(connectionsOpened, forKey: .connectionsOpened)
    try container.encode(threads, forKey: .threads)
    try container.encode(interrupted, forKey: .interrupted)
    try container.encode(seed, forKey: .seed)
    try container.encode(arrivals, forKey: .arrivals)
  }
}

extension IntervalSummary {
  /// See ``RunRecord/encode(to:)`` for why nothing is left out.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(startSeconds, forKey: .startSeconds)
    try container.encode(completed, forKey: .completed)
    try container.encode(failed, forKey: .failed)
    try container.encode(p50, forKey: .p50)
    try container.encode(p99, forKey: .p99)
  }
}

extension RunRecord {
  /// Reads what the schema promises, and of the rest what is there: a record may come from an older version.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      model: try container.decode(Model.self, forKey: .model),
      url: try container.decodeIfPresent(String.self, forKey: .url) ?? "",
      durationSeconds: try container.decodeIfPresent(Double.self, forKey: .durationSeconds) ?? 0)
    schema = try container.decode(String.self, forKey: .schema)
    counts = try container.decode(RequestCounts.self, forKey: .counts)
    offeredRate = try container.decodeIfPresent(Double.self, forKey: .offeredRate)
    achievedRate = try container.decode(Double.self, forKey: .achievedRate)
    throughput = try container.decode(Double.self, forKey: .throughput)
    latency = try container.decode(LatencySummary.self, forKey: .latency)
    service = try container.decode(LatencySummary.self, forKey: .service)
    verdict = try container.decode(Verdict.self, forKey: .verdict)
    try decodeSettings(from: container)
    try decodeFindings(from: container)
  }

  private mutating func decodeSettings(from container: KeyedDecodingContainer<CodingKeys>) throws {
    startedAt = try container.decodeIfPresent(String.self, forKey: .startedAt) ?? ""
    warmupSeconds = try container.decodeIfPresent(Double.self, forKey: .warmupSeconds) ?? 0
    timeoutSeconds = try container.decodeIfPresent(Double.self, forKey: .timeoutSeconds)
    connections = try container.decodeIfPresent(Int.self, forKey: .connections) ?? 0
    connectionsOpened = try container.decodeIfPresent(Int.self, forKey: .connectionsOpened) ?? 0
    threads = try container.decodeIfPresent(Int.self, forKey: .threads) ?? 1
    interrupted = try container.decodeIfPresent(Bool.self, forKey: .interrupted) ?? false
    seed = try container.decodeIfPresent(UInt64.self, forKey: .seed)
    arrivals = try container.decodeIfPresent(String.self, forKey: .arrivals)
  }

  private mutating func decodeFindings(from container: KeyedDecodingContainer<CodingKeys>) throws {
    clamped = try container.decodeIfPresent(Int.self, forKey: .clamped) ?? 0
    failures = try container.decodeIfPresent(FailureCounts.self, forKey: .failures) ?? FailureCounts()
    bytesReceived = try container.decodeIfPresent(UInt64.self, forKey: .bytesReceived) ?? 0
    intervals = try container.decodeIfPresent([IntervalSummary].self, forKey: .intervals) ?? []
    ledger = try container.decodeIfPresent(Ledger.self, forKey: .ledger)
    client = try container.decodeIfPresent(ClientSummary.self, forKey: .client) ?? ClientSummary()
    machine = try container.decodeIfPresent(MachineDescription.self, forKey: .machine) ?? MachineDescription()
  }
}
