import Dispatch
import Glibc
import Synchronization
import Testing

@testable import Reactor

private struct Observed {
  weak var loop: EventLoop?
}

@Suite("The loop, its timers, signals and mailboxes")
struct EventLoopTests {
  @Test("timers fire in the order they are due, and a cancelled one does not")
  func timers() throws {
    let loop = try EventLoop()
    var fired: [Int] = []
    let late = Timer(loop: loop) {
      fired.append(2)
      loop.stop()
    }
    let early = Timer(loop: loop) { fired.append(1) }
    let never = Timer(loop: loop) { fired.append(3) }
    late.arm(after: .milliseconds(20))
    early.arm(after: .milliseconds(1))
    never.arm(after: .milliseconds(2))
    never.cancel()
    loop.run()
    #expect(fired == [1, 2])
  }

  @Test("a precise timer never fires before its time, and can be moved")
  func preciseTimer() throws {
    let loop = try EventLoop()
    var firedAt: UInt64 = 0
    let timer = try PreciseTimer(loop: loop) {
      firedAt = MonotonicClock.nanoseconds()
      loop.stop()
    }
    let due = MonotonicClock.nanoseconds() + 3_000_000
    timer.arm(atNanoseconds: due + 3_600_000_000_000)
    timer.arm(atNanoseconds: due)
    loop.run()
    #expect(firedAt >= due)
    timer.close()
    timer.close()
  }

  @Test("a precise timer whose time is past fires at once")
  func pastTimer() throws {
    let loop = try EventLoop()
    var count = 0
    let timer = try PreciseTimer(loop: loop) {
      count += 1
      loop.stop()
    }
    timer.arm(atNanoseconds: 0)
    loop.run()
    #expect(count == 1)
    timer.close()
  }

  @Test("a blocked loop shows in the heartbeat as its whole delay, once, with the beats it swallowed")
  func heartbeat() throws {
    let loop = try EventLoop()
    var longest: UInt64 = 0
    var swallowed: UInt64 = 0
    let heartbeat = try Heartbeat(loop: loop, every: .milliseconds(2)) { lag, missed in
      if lag > longest { (longest, swallowed) = (lag, missed) }
      if longest >= 25_000_000 { loop.stop() }
    }
    let blocker = Timer(loop: loop) { usleep(30_000) }
    blocker.arm(after: .milliseconds(5))
    withExtendedLifetime((heartbeat, blocker)) { loop.run() }
    #expect(longest >= 25_000_000)
    #expect(swallowed == longest / 2_000_000)
  }

  @Test("messages of many threads all arrive, each thread's in its order, in fewer wakes than messages")
  func mailbox() throws {
    let loop = try EventLoop()
    var received: [[Int]] = Array(repeating: [], count: 4)
    let mailbox = try Mailbox<(Int, Int)>(loop: loop) { messages in
      for (sender, value) in messages { received[sender].append(value) }
      if received.allSatisfy({ $0.count == 1_000 }) { loop.stop() }
    }
    let sender = mailbox.sender
    for thread in 0..<4 {
      DispatchQueue.global().async { for value in 0..<1_000 { sender.post((thread, value)) } }
    }
    loop.run()
    #expect(received.allSatisfy { $0 == Array(0..<1_000) })
    mailbox.close()
    sender.post((0, 0))  // Late posts go nowhere, and harm nothing.
  }

  @Test("a handle runs actions of other threads on the loop's thread")
  func handle() throws {
    let loop = try EventLoop()
    let handle = try loop.makeHandle()
    let loopThread = UInt(bitPattern: pthread_self().hashValue)
    let ranOn = Mutex<UInt>(0)
    // The loop is used by its own thread alone: the closure runs there.
    nonisolated(unsafe) let owned = loop
    DispatchQueue.global().async {
      handle.execute {
        ranOn.withLock { $0 = UInt(bitPattern: pthread_self().hashValue) }
        owned.stop()
      }
    }
    loop.run()
    #expect(ranOn.withLock { $0 } == loopThread)
  }

  @Test("a loop outlives everything that waits on it, and no longer")
  func lifetime() throws {
    var loop: EventLoop? = try EventLoop()
    let observed = Observed(loop: loop)
    var waiting: [AnyObject] = [
      SignalSource(loop: loop!, signal: SIGUSR2) {}, try PreciseTimer(loop: loop!) {}, Timer(loop: loop!) {},
      try Mailbox<Int>(loop: loop!) { _ in },
      try Listener(loop: loop!, address: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]) { _ in },
    ]
    _ = try loop?.makeHandle()
    loop = nil
    while !waiting.isEmpty {
      #expect(observed.loop != nil, "freed before \(waiting)")
      waiting.removeLast()
    }
    #expect(observed.loop == nil)
  }

  @Test("what is put off runs after the events that are due, in order")
  func afterCurrentEvents() throws {
    let loop = try EventLoop()
    var order: [String] = []
    let timer = Timer(loop: loop) {
      loop.afterCurrentEvents { order.append("first") }
      loop.afterCurrentEvents {
        order.append("second")
        loop.stop()
      }
      order.append("event")
    }
    timer.arm(after: .zero)
    loop.run()
    #expect(order == ["event", "first", "second"])
  }

  @Test("durations become nanoseconds, clamped")
  func durations() {
    #expect(Duration.milliseconds(1_500).nanoseconds == 1_500_000_000)
    #expect(Duration.nanoseconds(1).nanoseconds == 1)
    #expect(Duration.zero.nanoseconds == 0)
    #expect(Duration.seconds(-1).nanoseconds == 0)
    #expect(Duration.seconds(Int64.max).nanoseconds == .max)
  }
}
