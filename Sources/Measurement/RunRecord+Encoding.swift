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
