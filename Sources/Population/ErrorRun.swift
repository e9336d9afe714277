/// Failures in a row, and when there are too many of them.
///
/// A row belongs to a connection, and any success on any connection ends all rows: one restart of a server fails what all connections
/// have under way, and that is one trouble, not eight. Polite failures (``Failure/isPolite``) weigh a tenth.
public struct ErrorRun: Sendable {
  /// How many failures in a row are too many.
  public let limit: Int
  /// The weight of each connection's row, in tenths of a failure.
  private var rows: [Int]

  public init(limit: Int, connections: Int) {
    self.limit = limit
    rows = Array(repeating: 0, count: connections)
  }

  public mutating func succeed() {
    for connection in rows.indices { rows[connection] = 0 }
  }

  /// Counts a failure; returns whether it was one too many.
  public mutating func fail(connection: Int, _ failure: Failure) -> Bool {
    rows[connection] += failure.isPolite ? 1 : 10
    return rows[connection] / 10 >= limit
  }
}
