import Reactor
import Synchronization

/// A stand-in on a thread of its own and a free port of 127.0.0.1, for tests that live in one process with it. Any thread.
public final class StandInThread: Sendable {
  /// `http://127.0.0.1:34567`
  public let url: String
  private let thread: WorkerThread
  private let handle: LoopHandle
  private let hold: Hold
  private let report = Mutex<FaultReport?>(nil)

  // Sendable although a server is not: after it is made only its thread touches it, and the report is read once that has ended.
  private final class Hold: @unchecked Sendable {
    let server: StandInServer
    var report: FaultReport?

    init(_ server: StandInServer) { self.server = server }
  }

  /// Listens once this returns.
  public init(_ options: StandInOptions) throws {
    let server = try StandInServer(options, address: try SocketAddress.resolve(host: "127.0.0.1", port: 0)[0])
    url = "http://\(server.address)"
    handle = try server.makeHandle()
    let hold = Hold(server)
    self.hold = hold
    thread = try WorkerThread(name: "stand-in") { hold.report = hold.server.run() }
  }

  deinit { stop() }

  /// Ends it, and with it all that it holds. May be called again.
  /// - Returns: what was done wrong on purpose.
  @discardableResult
  public func stop() -> FaultReport? {
    report.withLock { report in
      if let report { return report }
      let hold = hold
      handle.execute { hold.server.stop() }
      thread.join()
      report = hold.report
      return report
    }
  }
}
