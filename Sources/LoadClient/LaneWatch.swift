import Reactor

/// Waits on the calling thread for a run's lanes to end, waking now and then to report progress.
final class LaneWatch {
  private let loop: EventLoop
  private var mailbox: Mailbox<Int>?
  private var running: Int

  init(lanes: Int) throws {
    running = lanes
    loop = try EventLoop()
    // Borrowed: the mailbox is closed when wait() returns.
    mailbox = try Mailbox<Int>(loop: loop) { [unowned self] ended in
      running -= ended.count
      if running == 0 { loop.stop() }
    }
  }

  /// What a lane posts its number to when it is over.
  var sender: Mailbox<Int>.Sender { mailbox!.sender }

  /// Blocks until every lane has ended.
  func wait(every interval: Duration, report: @escaping () -> Void) {
    var timer: Timer?
    timer = Timer(loop: loop) {
      report()
      timer?.arm(after: interval)
    }
    timer?.arm(after: interval)
    loop.run()
    timer?.cancel()
    timer = nil
    mailbox?.close()
  }
}
