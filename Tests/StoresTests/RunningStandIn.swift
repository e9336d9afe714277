import Dispatch
import Reactor
import Synchronization

@testable import StandIns

/// A stand-in on a free port, on a thread of its own, until it is released.
final class RunningStandIn: Sendable {
  let endpoint: String
  private let handle: LoopHandle
  private let server: Server

  /// Touched by the loop's thread only, but for its making and its end.
  private final class Server: @unchecked Sendable {
    var value: StandInServer?
  }

  init(_ options: StandInOptions) throws {
    let server = Server()
    let started = DispatchSemaphore(value: 0)
    let result = Mutex<Result<(LoopHandle, UInt16), any Error>?>(nil)
    let thread = DispatchQueue(label: "stand-in")
    thread.async {
      do {
        let address = try SocketAddress.resolve(host: "127.0.0.1", port: 0)[0]
        let made = try StandInServer(options, address: address)
        server.value = made
        let handle = try made.makeHandle()
        result.withLock { $0 = .success((handle, made.address.port)) }
        started.signal()
        _ = made.run()
      } catch {
        result.withLock { $0 = .failure(error) }
        started.signal()
      }
      server.value = nil
    }
    started.wait()
    let (handle, port) = try result.withLock { try $0!.get() }
    self.handle = handle
    self.server = server
    endpoint = "http://127.0.0.1:\(port)"
  }

  deinit {
    let server = server
    handle.execute { server.value?.stop() }
  }
}
