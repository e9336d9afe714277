import JSON

/// An answer to `_changes` that goes on with what changes: where it is, as a value.
struct ChangesFeed: Sendable {
  let database: String
  /// Its beginning and its limit move on.
  fileprivate(set) var query: ChangesQuery
  /// Nothing has been said yet but the beginning.
  fileprivate var isFresh = true

  init(database: String, _ query: ChangesQuery) {
    self.database = database
    self.query = query
  }

  var hasHeartbeat: Bool { query.hasHeartbeat }
  var patienceMilliseconds: Int { query.patienceMilliseconds }

  /// What stands before all changes.
  var beginning: [UInt8] { query.feed == .continuous ? [] : Array("{\"results\":[\n".utf8) }

  /// What a feed says next.
  struct Piece: Sendable {
    enum Next: Sendable { case more, waiting, ended }

    var bytes: [UInt8] = []
    var next = Next.waiting
  }
}

extension CouchDatabase {
  /// Bytes of a piece beyond which the next change goes into another.
  private static let longestPiece = 1 << 16

  /// What has changed for a feed since it was asked last.
  func more(_ feed: inout ChangesFeed) -> ChangesFeed.Piece {
    feed.query.feed == .continuous ? nextLines(&feed) : nextAnswer(&feed)
  }

  /// A line for each change.
  private func nextLines(_ feed: inout ChangesFeed) -> ChangesFeed.Piece {
    var piece = ChangesFeed.Piece()
    for entry in log.entries(after: feed.query.since) {
      guard let document = documents[entry.id], document.sequence == entry.sequence else { continue }
      guard feed.query.limit > 0 else { break }
      guard piece.bytes.count < Self.longestPiece else {
        piece.next = .more
        return piece
      }
      append(entry, document, feed.query, to: &piece.bytes)
      piece.bytes.append(0x0A)
      feed.query.since = entry.sequence
      feed.query.limit -= 1
    }
    if feed.query.limit == 0 {
      piece.bytes += farewell(feed)
      piece.next = .ended
    } else if piece.bytes.isEmpty, feed.isFresh {
      piece.bytes = [0x0A]
    }
    feed.isFresh = false
    return piece
  }

  /// The rest of one answer, once there is something to tell.
  private func nextAnswer(_ feed: inout ChangesFeed) -> ChangesFeed.Piece {
    let changes = changes(feed.query)
    guard changes.count > 0 else {
      defer { feed.isFresh = false }
      return ChangesFeed.Piece(bytes: feed.isFresh ? [0x0A] : [])
    }
    return ChangesFeed.Piece(bytes: changes.rows + Self.end(changes), next: .ended)
  }

  /// What a feed says when it ends without a change.
  func farewell(_ feed: ChangesFeed) -> [UInt8] {
    let pending = log.entries(after: feed.query.since).count { documents[$0.id]?.sequence == $0.sequence }
    return Self.farewell(feed, last: pending == 0 ? log.last : feed.query.since, pending: pending)
  }

  /// - Parameter last: the change up to which everything has been told.
  static func farewell(_ feed: ChangesFeed, last: Int, pending: Int) -> [UInt8] {
    guard feed.query.feed == .continuous else { return end(Changes(last: last, pending: pending)) }
    let line: JSONValue = ["last_seq": .text(sequenceText(last)), "pending": .integer(pending)]
    return line.bytes + [0x0A]
  }
}
