import HTTPCodec
import HTTPServer
import Logging
public import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// What a stand-in is to be.
public struct StandInOptions: Sendable {
  /// Which database, and who may use it.
  public enum Database: Sendable {
    /// Without a user everybody is administrator.
    case couchdb(user: String?, password: String)
    case dynamodb(accessKey: String, secret: String)
  }

  /// The credentials of AWS's own examples, which belong to nobody.
  public static let exampleAccessKey = DynamoModel.exampleAccessKey
  public static let exampleSecret = DynamoModel.exampleSecret

  public var database: Database
  public var faults: FaultPlan

  public init(_ database: Database, faults: FaultPlan = FaultPlan()) {
    self.database = database
    self.faults = faults
  }

  public var kind: StandInKind {
    switch database {
    case .couchdb: .couchdb
    case .dynamodb: .dynamodb
    }
  }

  func makeModel() -> any StandInModel {
    switch database {
    case .couchdb(let user, let password):
      CouchModel(account: user.map { CouchAccount(name: $0, password: password) }, seed: faults.seed)
    case .dynamodb(let accessKey, let secret):
      DynamoModel(accessKey: accessKey, secret: secret, seed: faults.seed)
    }
  }
}

/// A stand-in that listens. Lives on its loop, which belongs to the thread that made it.
public final class StandInServer {
  /// The address bound, with the real port.
  public let address: SocketAddress
  private let loop: EventLoop
  private let server: HTTPServer
  private let handler: StandInHandler
  private var signals: [SignalSource] = []

  public init(_ options: StandInOptions, address: SocketAddress) throws {
    loop = try EventLoop()
    handler = StandInHandler(loop: loop, kind: options.kind, model: options.makeModel(), plan: options.faults)
    var configuration = ServerConfiguration()
    // Bulks of 10,000 documents of some kilobytes have to pass.
    configuration.limits.body = 256 << 20
    configuration.limits.requestLine = 65_536
    configuration.limits.head = 131_072
    configuration.requestDeadline = .seconds(300)
    configuration.idleDeadline = .seconds(600)
    configuration.drainDeadline = .seconds(2)
    let log = Logger(label: "stand-in") { StreamLogHandler.standardError(label: $0) }
    server = HTTPServer(loop: loop, configuration: configuration, handler: handler, log: log)
    handler.server = server
    self.address = try server.listen(on: address)
  }

  /// Ends ``run()`` at these signals: at the first requests in progress are answered, at the second the process ends.
  public func watch(_ numbers: [Int32]) {
    for number in numbers {
      // Borrowed: run() returns before self can go.
      signals.append(
        SignalSource(loop: loop, signal: number) { [unowned self] in
          if server.isDraining { _exit(128 + number) }
          stop()
        })
    }
  }

  /// Answers until stopped.
  /// - Returns: what was done wrong meanwhile.
  public func run() -> FaultReport {
    loop.run()
    return handler.report
  }

  /// On the loop's thread.
  func stop() {
    guard !server.isDraining else { return }
    server.drain { [unowned self] in loop.stop() }
    handler.endFeeds()
  }

  func makeHandle() throws -> LoopHandle { try loop.makeHandle() }
}
