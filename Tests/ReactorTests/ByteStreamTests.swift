import Glibc
import Testing

@testable import Reactor

/// Records what a stream tells, and consumes as much as it is told to.
private final class Recorder: ByteStreamDelegate {
  var received: [UInt8] = []
  var events: [String] = []
  var consume: (UnsafeRawBufferPointer) -> Int = { $0.count }
  var onEvent: (String, ByteStream) -> Void = { _, _ in }

  private func note(_ event: String, _ stream: ByteStream) {
    events.append(event)
    onEvent(event, stream)
  }

  func streamConnected(_ stream: ByteStream) { note("connected", stream) }
  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int {
    let count = consume(bytes)
    received.append(contentsOf: bytes.prefix(count))
    onEvent("received", stream)
    return count
  }
  func streamDrained(_ stream: ByteStream) { note("drained", stream) }
  func streamEnded(_ stream: ByteStream) { note("ended", stream) }
  func stream(_ stream: ByteStream, failedWith code: Int32) { note("failed \(code)", stream) }
}

/// A listener and a client stream connected to it, both on one loop.
private final class Pair {
  let loop: EventLoop
  let serverSide = Recorder()
  let clientSide = Recorder()
  var server: ByteStream?
  var client: ByteStream?
  private var listener: Listener?

  init(host: String = "127.0.0.1") throws {
    loop = try EventLoop()
    let address = try SocketAddress.resolve(host: host, port: 0)[0]
    listener = try Listener(loop: loop, address: address) { [unowned self] descriptor in
      server = ByteStream(loop: loop, descriptor: descriptor, delegate: serverSide)
      server?.start()
    }
    client = try ByteStream.connect(loop: loop, to: listener!.address, delegate: clientSide)
  }

  static let moreThanIsKept = 150_000

  /// Has the client send more than the server's side keeps, which takes nothing of it; then `stopped` is called on the loop.
  func stopReading(_ stopped: @escaping () -> Void) {
    clientSide.onEvent = { event, stream in
      if event == "connected" { stream.send([UInt8](repeating: 7, count: Pair.moreThanIsKept)) }
    }
    serverSide.consume = { [unowned self] bytes in
      if bytes.count > server!.inboxLimit {
        serverSide.consume = { _ in 0 }
        loop.afterCurrentEvents(stopped)
      }
      return 0
    }
  }

  /// Runs the loop until it is stopped; one that hears nothing shall not hang the test.
  func run(atMost limit: Duration) {
    let watchdog = Timer(loop: loop) { [unowned self] in loop.stop() }
    watchdog.arm(after: limit)
    withExtendedLifetime(watchdog) { loop.run() }
  }

  func close() {
    server?.close()
    client?.close()
    listener?.close()
  }
}

@Suite("Streams of bytes over TCP")
struct ByteStreamTests {
  @Test("bytes sent before the connection stands arrive", arguments: ["127.0.0.1", "::1"])
  func sendsEarly(_ host: String) throws {
    let pair = try Pair(host: host)
    pair.client?.send(Array("hello".utf8))
    pair.serverSide.onEvent = { [unowned pair] _, _ in pair.loop.stop() }
    pair.loop.run()
    #expect(String(decoding: pair.serverSide.received, as: UTF8.self) == "hello")
    #expect(pair.clientSide.events.first == "connected")
    pair.close()
  }

  @Test("megabytes arrive whole through a reader that takes a little at a time")
  func backPressure() throws {
    let pair = try Pair()
    let sent = (0..<8_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    var largestInbox = 0
    pair.serverSide.consume = { [unowned pair] bytes in
      largestInbox = max(largestInbox, bytes.count)
      if pair.serverSide.received.count + bytes.count >= sent.count { return bytes.count }
      // Two bytes in three, so that unconsumed bytes are always shown again.
      return bytes.count * 2 / 3
    }
    pair.serverSide.onEvent = { [unowned pair] _, _ in
      if pair.serverSide.received.count == sent.count { pair.loop.stop() }
    }
    pair.client?.send(sent)
    #expect(pair.client!.waitingToBeSent == sent.count)
    pair.loop.run()
    #expect(pair.serverSide.received == sent)
    #expect(pair.clientSide.events.contains("drained"))
    #expect(pair.client?.waitingToBeSent == 0)
    #expect(largestInbox < 400_000)
    pair.close()
  }

  @Test("a reader that takes nothing stops the reading, still hears the peer leave, and loses no byte")
  func stoppedReading() throws {
    let pair = try Pair()
    pair.serverSide.consume = { _ in 0 }
    var sent = 0
    pair.clientSide.onEvent = { [unowned pair] event, stream in
      guard event == "connected" else { return }
      let bytes = [UInt8](repeating: 7, count: 150_000)
      sent = bytes.count
      stream.send(bytes)
      stream.finishSending()
      _ = pair
    }
    pair.serverSide.onEvent = { [unowned pair] event, _ in if event == "ended" { pair.loop.stop() } }
    pair.loop.run()
    #expect(pair.serverSide.events == ["ended"])
    #expect(pair.server!.waitingToBeConsumed > 65_536)
    #expect(pair.server!.waitingToBeConsumed <= sent)
    pair.serverSide.consume = { $0.count }
    pair.server?.redeliver()
    #expect(pair.serverSide.received.count > 65_536)
    pair.close()
  }

  @Test("a reader that takes nothing still hears the peer reset")
  func resetWhileStopped() throws {
    let pair = try Pair()
    pair.stopReading {
      pair.client?.resetOnClose()
      pair.client?.close()
    }
    pair.serverSide.onEvent = { [unowned pair] event, _ in if event != "received" { pair.loop.stop() } }
    pair.run(atMost: .seconds(10))
    #expect(pair.serverSide.events == ["failed \(ECONNRESET)"])
    pair.close()
  }

  @Test("while nothing is read, what waits to be sent still goes out, and reading can go on")
  func sendsWhileStopped() throws {
    let pair = try Pair()
    let bytes = [UInt8](repeating: 3, count: 16_000_000)
    pair.stopReading { pair.server?.send(bytes) }
    pair.serverSide.onEvent = { [unowned pair] event, stream in
      if event == "drained", pair.serverSide.events.count == 1 {
        stream.send(bytes)
      } else if event == "drained" {
        pair.serverSide.consume = { $0.count }
        stream.redeliver()
      }
      if pair.serverSide.received.count == Pair.moreThanIsKept { pair.loop.stop() }
    }
    pair.run(atMost: .seconds(20))
    #expect(pair.serverSide.events == ["drained", "drained"])
    #expect(pair.server?.waitingToBeSent == 0)
    #expect(pair.serverSide.received.count == Pair.moreThanIsKept)
    pair.close()
  }

  @Test("a peer that resets is told as a failure")
  func reset() throws {
    let pair = try Pair()
    pair.clientSide.onEvent = { event, stream in
      guard event == "connected" else { return }
      stream.send([1])
    }
    pair.serverSide.onEvent = { [unowned pair] event, _ in
      if event == "received" {
        pair.client?.resetOnClose()
        pair.client?.close()
      } else {
        pair.loop.stop()
      }
    }
    pair.loop.run()
    #expect(pair.serverSide.events == ["failed \(ECONNRESET)"])
    pair.close()
  }

  @Test("a refused connection is told as a failure, after connect has returned")
  func refused() throws {
    let loop = try EventLoop()
    // A port that was free a moment ago, and that nobody listens on.
    let listener = try Listener(loop: loop, address: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]) { _ in }
    let address = listener.address
    listener.close()
    let recorder = Recorder()
    recorder.onEvent = { _, _ in loop.stop() }
    let stream = try ByteStream.connect(loop: loop, to: address, delegate: recorder)
    #expect(recorder.events.isEmpty)
    loop.run()
    #expect(recorder.events == ["failed \(ECONNREFUSED)"])
    stream.close()
    stream.close()
  }

  @Test("finishing sends what waits, then ends our side; the other still comes")
  func finishing() throws {
    let pair = try Pair()
    let bytes = [UInt8](repeating: 1, count: 3_000_000)
    pair.client?.send(bytes)
    pair.client?.finishSending()
    pair.serverSide.onEvent = { event, stream in
      if event == "ended" {
        stream.send(Array("bye".utf8))
        stream.finishSending()
      }
    }
    pair.clientSide.onEvent = { [unowned pair] event, _ in if event == "ended" { pair.loop.stop() } }
    pair.loop.run()
    #expect(pair.serverSide.received.count == bytes.count)
    #expect(String(decoding: pair.clientSide.received, as: UTF8.self) == "bye")
    pair.close()
  }

  @Test("addresses are written as in a URL")
  func addresses() throws {
    #expect(try SocketAddress.resolve(host: "127.0.0.1", port: 8080)[0].description == "127.0.0.1:8080")
    #expect(try SocketAddress.resolve(host: "::1", port: 80)[0].description == "[::1]:80")
    #expect(throws: AddressError.self) { try SocketAddress.resolve(host: "no such host", port: 1) }
  }

  @Test("a taken port is an error that names call and address")
  func taken() throws {
    let loop = try EventLoop()
    let first = try Listener(loop: loop, address: SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]) { _ in }
    let failure = #expect(throws: SystemError.self) { try Listener(loop: loop, address: first.address) { _ in } }
    #expect(failure?.description == "bind \(first.address): Address already in use")
    first.close()
  }
}
