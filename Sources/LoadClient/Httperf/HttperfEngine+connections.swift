import Httperf
import Measurement
import Reactor

// What the connections tell.
extension HttperfEngine: ClientConnectionDelegate {
  func connectionStands(_ connection: ClientConnection, at now: UInt64) {
    let link = links[connection.tag]
    link.watchdog?.cancel()
    statistics.connected(afterNanoseconds: now.elapsed(since: link.openedAt))
    traffic?.connected(link)
  }

  func connectionReplyBegan(_ connection: ClientConnection, at now: UInt64) {
    awaitReply(links[connection.tag], since: now, at: now)
  }

  func connection(_ connection: ClientConnection, ended exchange: Exchange) {
    noteReplyBegan(exchange)
    guard exchange.isReplyToHttperf else { return }
    let link = links[connection.tag]
    noteReply(exchange)
    link.replies += 1
    if connection.outstanding > 0 {
      awaitReply(link, since: link.lastSentAt, at: exchange.endedAt)
    } else {
      link.watchdog?.cancel()
    }
    traffic?.answered(link)
  }

  func connectionClosed(_ connection: ClientConnection, because closure: Closure, at now: UInt64) {
    let link = links[connection.tag]
    statistics.failed(HttperfError(closure, errno: connection.errorCode))
    retire(link, at: now)
    traffic?.lost(link, by: false)
  }
}

extension Exchange {
  /// Whether httperf counts it as a reply: it is whole, or the peer closed in the middle of a body that is not chunked.
  fileprivate var isReplyToHttperf: Bool {
    guard status > 0 else { return false }
    switch failure {
    case nil, .status1xx, .status3xx, .status4xx, .status5xx, .refused, .wrongBody: return true
    case .closedEarly: return wireBytes == headBytes + bodyBytes
    default: return false
    }
  }
}
