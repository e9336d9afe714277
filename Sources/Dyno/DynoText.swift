internal import CivilCalendar
internal import JSON

/// What dyno prints: couchdyno's words in couchdyno's order, so that what reads them goes on to work.
public enum DynoText {
  /// Lines of the state under a head: `dyno_config:`, `dyno_info:` or `new_state:`.
  public static func block(_ head: String, _ state: DynoState) -> String {
    let hidden = ["_id", "_rev", "history", DynoState.reservedField]
    let lines = state.fields.filter { !hidden.contains($0.key) }.sorted { $0.key < $1.key }
    return block(head, lines.map { ($0.key, told($0.key, $0.value)) })
  }

  public static func block(_ head: String, _ lines: [(String, String)]) -> String {
    "\(head):\n" + lines.map { "  \($0.0): \($0.1)\n" }.joined()
  }

  private static func told(_ field: String, _ value: JSONValue) -> String {
    if field == "last_ts" || field == "created", let moment = value.integer {
      return "\(moment) (\(CivilTime(secondsSince1970: moment)))"
    }
    return value.string ?? value.json
  }

  /// What a run is about to do.
  public static func before(_ state: DynoState, _ window: Window) -> String {
    block(
      "before",
      [
        ("total", "\(state.total)"), ("size", "\(state.size)"), ("start", "\(window.start)"),
        ("updating", "\(window.count)"),
      ])
  }

  /// How long the revisions took; empty when there were none, as on the first run over new documents.
  public static func revisions(_ run: RunReport) -> String {
    guard run.revisions > 0 else { return "" }
    return block(
      "revs",
      [
        ("count", "\(run.revisions)"), ("dt (sec)", seconds(run.revisionSeconds)),
        ("rate (/sec)", rate(run.revisions, run.revisionSeconds)),
      ])
  }

  /// What a run did. `conflicts` and `retries` are printed when there were any.
  public static func after(_ run: RunReport) -> String {
    var lines = [
      ("updates", "\(run.line.updates)"), ("dt (sec)", seconds(run.seconds)),
      ("rate (/sec)", rate(run.line.updates, run.seconds)),
    ]
    if run.conflicts > 0 { lines.append(("conflicts", "\(run.conflicts)")) }
    if run.retries > 0 { lines.append(("retries", "\(run.retries)")) }
    return block("after", lines) + (run.line.errors > 0 ? "(!)errors: \(run.line.errors)\n" : "")
  }

  /// Of runs that follow one another, how late this one begins.
  public static func schedule(run: Int, _ lateness: Cycles.Lateness) -> String {
    block(
      "schedule",
      [
        ("run", "\(run)"), ("late (sec)", seconds(Double(lateness.nanoseconds) / 1e9)),
        ("missed", "\(lateness.missed)"),
      ])
  }

  /// `update_history:` with what the remembered runs say together.
  public static func history(_ lines: [HistoryLine]) -> String {
    var text = "update_history:\n  updates \(lines.count) / max kept \(DynoState.historyLimit)\n"
    guard lines.count > 1, let first = lines.first, let last = lines.last else { return text }
    let span = last.startedEpochSeconds - first.startedEpochSeconds
    let hours = span / 3_600
    text += "  earliest update (utc): \(CivilTime(secondsSince1970: first.startedEpochSeconds))\n"
    text += "  last update (utc): \(CivilTime(secondsSince1970: last.startedEpochSeconds))\n"
    text += "  interval (sec/hours/days): \(span) / \(hours) / \(fixed(Double(hours) / 24, decimals: 1))\n"
    let mostErrors = lines.map(\.errors).max() ?? 0
    if mostErrors > 0 { text += "  max errors seen: \(mostErrors)\n" }
    if let rate = meanRate(lines) { text += "  avg doc update rate: \(Int(rate)) / sec\n" }
    return text
  }

  /// The mean of the runs' own rates, as couchdyno has it; runs without a duration are left out.
  static func meanRate(_ lines: [HistoryLine]) -> Double? {
    let rates = lines.filter { $0.durationSeconds > 0 }.map { Double($0.updates) / $0.durationSeconds }
    return rates.isEmpty ? nil : rates.reduce(0, +) / Double(rates.count)
  }

  /// Days on which documents were last updated, and how many, oldest first.
  public static func census(_ census: Census) -> String {
    "Doc update census (per day):\n" + census.days.map { " -> \($0.day): \($0.documents)\n" }.joined()
  }

  public static func seconds(_ seconds: Double) -> String { fixed(seconds, decimals: 3) }

  private static func rate(_ count: Int, _ seconds: Double) -> String {
    seconds > 0 ? "\(Int(exactly: (Double(count) / seconds).rounded(.down)) ?? 0)" : "0"
  }

  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = decimals == 1 ? 10.0 : 1_000.0
    let scaled = Int64((max(value, 0) * scale).rounded())
    let fraction = String(scaled % Int64(scale))
    return "\(scaled / Int64(scale))." + String(repeating: "0", count: decimals - fraction.count) + fraction
  }
}

/// When the documents that are there were last updated, by day in UTC.
public struct Census: Hashable, Sendable {
  /// Documents by the days since 1970.
  private var counts: [Int: Int] = [:]

  public init() {}

  /// Counts documents whose `ts` is this.
  public mutating func count(epochSeconds: Int, documents: Int = 1) {
    counts[CivilTime(secondsSince1970: epochSeconds).day.number, default: 0] += documents
  }

  public var days: [(day: String, documents: Int)] {
    counts.sorted { $0.key < $1.key }.map { (CivilDay(number: $0.key).description, $0.value) }
  }

  public var documents: Int { counts.values.reduce(0, +) }
}
