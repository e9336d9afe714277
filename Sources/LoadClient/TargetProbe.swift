import HTTPCodec
import Reactor

/// Finds the address of the target that answers, before anything is measured: a name may stand for several, and a target
/// that is not there at all should be one sentence, not a table of failures.
enum TargetProbe {
  /// Tries the addresses of the host in the resolver's order; the connection made is closed unused. Blocks.
  /// - Parameter stop: ends the waiting when raised, as if the target were not there.
  static func reach(_ url: HTTPURL, within timeout: Duration, stop: StopFlag) throws(LoadError) -> SocketAddress {
    let addresses: [SocketAddress]
    do {
      addresses = try SocketAddress.resolve(host: url.host, port: UInt16(url.port))
    } catch {
      throw .unreachable(url: url.description, reason: "\(error)")
    }
    var reason = ""
    for address in addresses where !stop.isRaised || reason.isEmpty {
      guard let failure = try attempt(address, within: timeout, stop: stop) else { return address }
      reason = failure
    }
    throw .unreachable(url: url.description, reason: reason)
  }

  /// Why no connection to the address could be made, or nothing when one could.
  private static func attempt(_ address: SocketAddress, within timeout: Duration, stop: StopFlag) throws(LoadError)
    -> String?
  {
    do {
      let attempt = try Attempt(address, within: timeout, stop: stop)
      return attempt.run()
    } catch let error as SystemError where error.call == "connect" {
      return "\(error)"
    } catch {
      throw .system("\(error)")
    }
  }

  /// One connection, on a loop of its own.
  private final class Attempt: ByteStreamDelegate {
    private let loop: EventLoop
    private let address: SocketAddress
    private var stream: ByteStream?
    private let stop: StopFlag
    private var timer: Timer?
    private var watch: Timer?
    private var failure: String?

    init(_ address: SocketAddress, within timeout: Duration, stop: StopFlag) throws {
      self.stop = stop
      self.address = address
      loop = try EventLoop()
      stream = try ByteStream.connect(loop: loop, to: address, delegate: self)
      // Borrowed, both: cancelled in end(), before self can go.
      timer = Timer(loop: loop) { [unowned self] in end("connect \(address): no answer within \(timeout)") }
      timer?.arm(after: timeout)
      watch = Timer(loop: loop) { [unowned self] in heed() }
      watch?.arm(after: .milliseconds(50))
    }

    private func heed() {
      if stop.isRaised { return end("stopped before it had answered") }
      watch?.arm(after: .milliseconds(50))
    }

    func run() -> String? {
      loop.run()
      return failure
    }

    private func end(_ failure: String?) {
      self.failure = failure
      stream?.close()
      timer?.cancel()
      watch?.cancel()
      loop.stop()
    }

    func streamConnected(_ stream: ByteStream) { end(nil) }
    func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int { bytes.count }
    func streamEnded(_ stream: ByteStream) {}
    func stream(_ stream: ByteStream, failedWith code: Int32) {
      end("\(SystemError("connect", on: address.description, code: code))")
    }
  }
}
