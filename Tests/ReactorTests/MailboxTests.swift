import Dispatch
import Testing

@testable import Reactor

/// A mailbox of numbers, and what it brought in which order.
private final class Inbox {
  let loop: EventLoop
  private(set) var batches: [[Int]] = []
  var onBatch: () -> Void = {}
  private(set) var mailbox: Mailbox<Int>!

  init(atMost limit: Int) throws {
    loop = try EventLoop()
    mailbox = try Mailbox<Int>(loop: loop, atMost: limit) { [unowned self] in
      batches.append($0)
      onBatch()
    }
  }

  func post(_ numbers: Range<Int>) { for number in numbers { mailbox.sender.post(number) } }

  var received: [Int] { batches.flatMap { $0 } }

  func run(untilReceived count: Int) {
    let before = onBatch
    let limit = Timer(loop: loop) { [unowned self] in
      Issue.record("the loop waited in vain after \(received.count) messages")
      loop.stop()
    }
    limit.arm(after: .seconds(30))
    onBatch = { [unowned self] in
      before()
      if received.count >= count { loop.stop() }
    }
    loop.run()
    limit.cancel()
    onBatch = before
  }
}

@Suite struct MailboxTests {
  @Test(
    "no more than the limit comes in one turn, and all come in order",
    arguments: [(1, 3), (4, 4), (4, 5), (4, 8), (4, 9), (64, 1_000)])
  func limit(limit: Int, count: Int) throws {
    let inbox = try Inbox(atMost: limit)
    inbox.post(0..<count)
    inbox.run(untilReceived: count)
    #expect(inbox.received == Array(0..<count))
    #expect(inbox.batches.allSatisfy { (1...limit).contains($0.count) })
    #expect(inbox.batches.count == (count + limit - 1) / limit)
    inbox.mailbox.close()
  }

  @Test("what else is due in the turn of a wake goes first, whichever came first")
  func standingBack() throws {
    let inbox = try Inbox(atMost: 10)
    var order: [String] = []
    let others = try Mailbox<Int>(loop: inbox.loop) { _ in order.append("other") }
    inbox.onBatch = { order.append("batch") }
    inbox.post(0..<1)
    others.sender.post(0)
    inbox.run(untilReceived: 1)
    #expect(order == ["other", "batch"])
    others.close()
    inbox.mailbox.close()
  }

  @Test("the loop looks at its descriptors before it brings the rest")
  func fairness() throws {
    let inbox = try Inbox(atMost: 10)
    var order: [String] = []
    let others = try Mailbox<Int>(loop: inbox.loop) { _ in order.append("other") }
    inbox.onBatch = {
      order.append("batch")
      // Ready from now on, as a connection would be whose request has just come.
      others.sender.post(0)
    }
    inbox.post(0..<30)
    inbox.run(untilReceived: 30)
    #expect(order.prefix(5) == ["batch", "other", "batch", "other", "batch"])
    others.close()
    inbox.mailbox.close()
  }

  @Test("what is posted while the rest is still to come waits behind it and is not forgotten")
  func postedMeanwhile() throws {
    let inbox = try Inbox(atMost: 4)
    var next = 10
    inbox.onBatch = { [unowned inbox] in
      guard next < 60 else { return }
      inbox.post(next..<next + 3)
      next += 3
    }
    inbox.post(0..<10)
    inbox.run(untilReceived: 61)
    #expect(inbox.received == Array(0..<61))
    // It has to be woken again.
    inbox.post(61..<62)
    inbox.run(untilReceived: 62)
    #expect(inbox.received.last == 61)
    inbox.mailbox.close()
  }

  @Test("messages of many threads all arrive in spite of the limit", arguments: [1, 7, 64])
  func threads(limit: Int) throws {
    let inbox = try Inbox(atMost: limit)
    let sender = inbox.mailbox.sender
    for thread in 0..<4 {
      DispatchQueue.global().async { for value in 0..<1_000 { sender.post(thread * 1_000 + value) } }
    }
    inbox.run(untilReceived: 4_000)
    for thread in 0..<4 {
      let own = inbox.received.filter { $0 / 1_000 == thread }
      #expect(own == Array(thread * 1_000..<(thread + 1) * 1_000))
    }
    inbox.mailbox.close()
  }

  @Test("closed while something is still to come, it brings nothing more")
  func closing() throws {
    let inbox = try Inbox(atMost: 2)
    inbox.onBatch = { [unowned inbox] in inbox.mailbox.close() }
    inbox.post(0..<5)
    // Nothing is left to wait for, so that the loop ends by itself.
    inbox.loop.run()
    #expect(inbox.received == [0, 1])
    inbox.post(5..<6)
    inbox.mailbox.close()
  }

  @Test("what has been posted and not received can be found, and nothing else")
  func search() throws {
    let inbox = try Inbox(atMost: 2)
    inbox.post(0..<5)
    var found: [Int?] = []
    inbox.onBatch = { [unowned inbox] in
      inbox.post(9..<10)
      found = [1, 2, 4, 9, 5].map { wanted in inbox.mailbox.firstWaiting { $0 == wanted } }
      inbox.loop.stop()
    }
    inbox.loop.run()
    #expect(found == [nil, 2, 4, 9, nil])
    inbox.mailbox.close()
  }
}
