import HTTPServer
import Reactor

/// A feed on its way to a client.
struct OpenFeed {
  var feed: ChangesFeed
  /// For the next heartbeat, the end, or the next piece.
  let timer: Timer
  /// There is more to send than was sent.
  var isBehind = false
}

extension StandInHandler {
  /// Bytes that a client has not taken, beyond which it gets no more of what it asked for.
  private static let mostUnsent = 1 << 20

  /// Begins an answer that goes on with what changes.
  func open(_ feed: ChangesFeed, _ answer: Answer, _ exchange: ServerConnection) {
    let ticket = exchange.ticket
    exchange.begin(answer, kind, length: nil)
    if !answer.body.isEmpty { exchange.send(answer.body[...]) }
    // Held by the entry, which goes when the answer ends or its client leaves.
    feeds[ticket] = OpenFeed(
      feed: feed, timer: Timer(loop: loop) { [unowned self] in timeIsUp(ticket) }, isBehind: true)
    // What has been there before the feed is told once the head is on its way.
    lookForChanges()
  }

  /// Something may have changed: looks after the current events, once for all that they change.
  func lookForChanges() {
    guard !feeds.isEmpty, !looksForChanges else { return }
    looksForChanges = true
    loop.afterCurrentEvents { [unowned self] in
      looksForChanges = false
      for ticket in Array(feeds.keys) { goOn(ticket) }
    }
  }

  /// Sends the next piece of what has changed, if there is anything.
  private func goOn(_ ticket: RequestTicket) {
    guard var entry = feeds[ticket], let exchange = server?.exchange(for: ticket) else { return }
    guard exchange.unsentBytes < Self.mostUnsent else {
      feeds[ticket]?.fallBehind(.milliseconds(20))
      return
    }
    let piece = model.more(&entry.feed)
    guard !piece.bytes.isEmpty || piece.next == .ended || entry.isBehind else { return }
    exchange.send(piece.bytes[...])
    switch piece.next {
    case .ended: return end(ticket, exchange)
    case .more: entry.fallBehind(.zero)
    case .waiting:
      entry.isBehind = false
      entry.timer.arm(after: .milliseconds(entry.feed.patienceMilliseconds))
    }
    feeds[ticket] = entry
  }

  private func timeIsUp(_ ticket: RequestTicket) {
    guard let entry = feeds[ticket], let exchange = server?.exchange(for: ticket) else { return }
    if entry.isBehind { return goOn(ticket) }
    guard entry.feed.hasHeartbeat else { return bidFarewell(ticket) }
    exchange.send([0x0A])
    entry.timer.arm(after: .milliseconds(entry.feed.patienceMilliseconds))
  }

  private func bidFarewell(_ ticket: RequestTicket) {
    guard let entry = feeds[ticket], let exchange = server?.exchange(for: ticket) else { return }
    exchange.send(model.farewell(entry.feed)[...])
    end(ticket, exchange)
  }

  private func end(_ ticket: RequestTicket, _ exchange: ServerConnection) {
    feeds[ticket] = nil
    exchange.endPieces()
  }

  /// Ends all of them as though their time were up; for a server that stops.
  func endFeeds() {
    for ticket in Array(feeds.keys) { bidFarewell(ticket) }
  }
}

extension OpenFeed {
  fileprivate mutating func fallBehind(_ pause: Duration) {
    isBehind = true
    timer.arm(after: pause)
  }
}
