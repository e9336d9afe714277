import Pacing

/// How far a load is at one moment; prints as a line for people and as a line of CSV.
public struct PopulationProgress: Hashable, Sendable {
  public var elapsedSeconds: Double
  public var total: Int
  public var records: LoadCounts.Records
  public var retries: Int
  /// Records a second since the line before, and since the load began; what was there before is in neither.
  public var nowPerSecond: Double
  public var overallPerSecond: Double

  /// Until the rest is written at the overall rate; nil while there is none.
  public var secondsLeft: Double? {
    guard records.there < total else { return 0 }
    return overallPerSecond > 0 ? Double(total - records.there) / overallPerSecond : nil
  }

  /// `2000/10000 records inserted, 1234/s now, 1200/s overall, 3 retries, 7s left`.
  public var line: String {
    var parts = ["\(records.there)/\(total) records inserted"]
    parts.append("\(rate(nowPerSecond))/s now, \(rate(overallPerSecond))/s overall")
    if retries > 0 { parts.append("\(retries) \(retries == 1 ? "retry" : "retries")") }
    if let left = secondsLeft, left > 0 {
      parts.append("\(Duration.seconds(Int64(min(left, 1e15).rounded(.up))).shortText) left")
    }
    return parts.joined(separator: ", ")
  }

  public static let csvHeader =
    "seconds,records,total,written,already_there,records_per_second_now,records_per_second,retries,retried,given_up,"
    + "seconds_left"

  /// `seconds_left` is empty while nobody can know.
  public var csv: String {
    let left = secondsLeft.map { tenths(min($0, 1e15)) } ?? ""
    return [
      tenths(elapsedSeconds), "\(records.there)", "\(total)", "\(records.written)", "\(records.alreadyThere)",
      tenths(nowPerSecond), tenths(overallPerSecond), "\(retries)", "\(records.retried)", "\(records.givenUp)", left,
    ].joined(separator: ",")
  }

  /// Whole from 10 up, else with a decimal: a load of one record in two seconds has a rate as well.
  private func rate(_ perSecond: Double) -> String {
    perSecond >= 10 || perSecond == 0 ? "\(Int64(min(perSecond, 1e15).rounded()))" : tenths(perSecond)
  }

  private func tenths(_ value: Double) -> String {
    let tenths = Int64((max(value, 0) * 10).rounded())
    return "\(tenths / 10).\(tenths % 10)"
  }
}

/// Makes each ``PopulationProgress`` from the counts and the time, and remembers the one before.
public struct PopulationMeter: Sendable {
  private let total: Int
  private let startNanoseconds: UInt64
  private var lastNanoseconds: UInt64
  private var lastDone = 0

  public init(total: Int, atNanoseconds start: UInt64) {
    self.total = total
    startNanoseconds = start
    lastNanoseconds = start
  }

  public mutating func progress(_ counts: LoadCounts, atNanoseconds now: UInt64) -> PopulationProgress {
    let records = counts.all
    let done = records.written + records.alreadyThere
    let elapsed = Double(now - startNanoseconds) / 1e9
    let interval = Double(now - lastNanoseconds) / 1e9
    defer {
      lastNanoseconds = now
      lastDone = done
    }
    return PopulationProgress(
      elapsedSeconds: elapsed, total: total, records: records, retries: counts.retryCount,
      nowPerSecond: interval > 0 ? Double(done - lastDone) / interval : 0,
      overallPerSecond: elapsed > 0 ? Double(done) / elapsed : 0)
  }
}
