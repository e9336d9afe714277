import Glibc
import Testing

@testable import Reactor

/// Keeps the calling thread busy.
private func spin(_ nanoseconds: UInt64) {
  let end = MonotonicClock.nanoseconds() + nanoseconds
  while MonotonicClock.nanoseconds() < end {}
}

@Suite("What a loop is busy with")
struct LoopMeterTests {
  @Test("a loop has no meter unless asked for")
  func optIn() throws {
    #expect(try EventLoop().meter == nil)
  }

  @Test("a turn lasts from its first callback to its last, and what is put off belongs to it")
  func turns() throws {
    let loop = try EventLoop(isMeasured: true)
    let meter = try #require(loop.meter)
    var turns: [UInt64] = []
    meter.turnEnded = { turns.append($0) }
    var second: Timer?
    let first = Timer(loop: loop) {
      loop.afterCurrentEvents { spin(2_000_000) }
      spin(1_000_000)
      second?.arm(after: .milliseconds(20))
    }
    second = Timer(loop: loop) { loop.stop() }
    first.arm(after: .zero)
    loop.run()
    #expect(turns.first.map { $0 >= 3_000_000 } == true, "the first turn holds both callbacks: \(turns)")
    #expect(turns.count >= 2, "the wait between them is no part of a turn: \(turns)")
    let longest = try #require(meter.takeLongest())
    #expect(longest.nanoseconds >= 2_000_000)
    #expect(longest.nanoseconds <= turns[0])
    #expect(meter.takeLongest() == nil, "it begins anew once it was asked")
  }

  @Test("each callback is told by its kind")
  func kinds() throws {
    let loop = try EventLoop(isMeasured: true)
    let meter = try #require(loop.meter)
    var seen: [LoopMeter.Callback] = []
    meter.turnEnded = { [unowned meter] _ in meter.takeLongest().map { seen.append($0.callback) } }
    let mailbox = try Mailbox<Int>(loop: loop) { _ in loop.stop() }
    let signals = SignalSource(loop: loop, signal: SIGUSR1) { mailbox.sender.post(1) }
    let precise = try PreciseTimer(loop: loop) { kill(getpid(), SIGUSR1) }
    precise.arm(atNanoseconds: 0)
    loop.run()
    withExtendedLifetime(signals) {}
    #expect(seen == [.timer, .signal, .mailbox])
  }

  @Test("connections tell accept and read")
  func connections() throws {
    let loop = try EventLoop(isMeasured: true)
    let meter = try #require(loop.meter)
    var seen: Set<LoopMeter.Callback> = []
    meter.turnEnded = { [unowned meter] _ in meter.takeLongest().map { _ = seen.insert($0.callback) } }
    let reader = Reader()
    var accepted: ByteStream?
    let listener = try Listener(loop: loop, address: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]) {
      accepted = ByteStream(loop: loop, descriptor: $0, delegate: reader)
      accepted?.start()
    }
    let client = try ByteStream.connect(loop: loop, to: listener.address, delegate: Reader())
    reader.received = { loop.stop() }
    client.send(Array("hello".utf8))
    loop.run()
    #expect(seen.isSuperset(of: [.read]))
    #expect(seen.isSubset(of: [.accept, .write, .read]))
    client.close()
    accepted?.close()
    listener.close()
  }

  private final class Reader: ByteStreamDelegate {
    var received: () -> Void = {}
    func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
      received()
      return bytes.count
    }
    func streamEnded(_ stream: ByteStream) {}
    func stream(_ stream: ByteStream, failedWith code: Int32) {}
  }

  @Test("a measured loop ends when it is stopped, and when nothing is left to wait for")
  func ends() throws {
    let loop = try EventLoop(isMeasured: true)
    loop.run()
    var fired = 0
    let timer = Timer(loop: loop) {
      fired += 1
      loop.stop()
    }
    for _ in 0..<3 {
      timer.arm(after: .zero)
      loop.run()
    }
    #expect(fired == 3)
  }
}
