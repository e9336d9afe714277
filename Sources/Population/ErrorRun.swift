/// Failures in a row, and when there are too many of them.
///
/// A row belongs to a connection, and any success on any connection ends all rows: one restart of a server fails what all connections
/// have under way, and that is one trouble, not eight. Polite failures (``Failure/isPolite``) weigh a tenth.
public struct ErrorRun: Sendable {
  /// How many failures in a row are too many.
  public let limit: Int
  private var rows: [Row]

  private struct Row {
    var tenths = 0
    var failures: Set<Failure> = []
  }

  public init(limit: Int, connections: Int) {
    self.limit = limit
    rows = Array(repeating: Row(), count: connections)
  }

  public mutating func succeed() {
    for index in rows.indices where rows[index].tenths > 0 { rows[index] = Row() }
  }

  /// Counts a failure; returns whether it was one too many.
  public mutating func fail(connection: Int, _ failure: Failure) -> Bool {
    rows[connection].tenths += failure.isPolite ? 1 : 10
    rows[connection].failures.insert(failure)
    return rows[connection].tenths >= limit * 10
  }

  /// Whether nothing but unreachability is in this row.
  public func isUnreachable(connection: Int) -> Bool { rows[connection].failures == [.unreachable] }
}
