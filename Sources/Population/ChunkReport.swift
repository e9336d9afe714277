/// What became of one attempt to write a chunk, for a log.
public struct ChunkReport: Hashable, Sendable {
  public enum Result: Hashable, Sendable {
    /// `unprocessed`: records of it the store did not take this time.
    case taken(written: Int, alreadyThere: Int, unprocessed: Int)
    case failed(String)
  }

  public let source: String
  /// Indices of the chunk's records.
  public let records: Range<Int>
  /// How many of them were sent.
  public let sent: Int
  public let connection: Int
  /// From 1.
  public let attempt: Int
  public let result: Result
  public let seconds: Double

  /// `weather_data 0..<1000: 1000 items sent, 1000 written, 0 already there, unprocessedItems: 0, 0.012 s, connection 0, attempt 1`.
  public var line: String {
    let what: String
    switch result {
    case .taken(let written, let alreadyThere, let unprocessed):
      what = "\(written) written, \(alreadyThere) already there, unprocessedItems: \(unprocessed)"
    case .failed(let sentence): what = "failed: \(sentence)"
    }
    let thousandths = Int64((max(seconds, 0) * 1000).rounded())
    let fraction = String(1000 + thousandths % 1000).dropFirst()
    return "\(source) \(records.lowerBound)..<\(records.upperBound): \(sent) items sent, \(what), "
      + "\(thousandths / 1000).\(fraction) s, connection \(connection), attempt \(attempt)"
  }
}
