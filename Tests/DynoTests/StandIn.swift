import Dispatch
import Reactor
import StandIns
import Synchronization

/// Stand-ins that listen until the tests end; each test asks for a database of its own.
enum StandIn {
  static let couch = start(.couchdb(user: nil, password: ""), FaultPlan())
  /// Documents conflict though nobody was there, and answers are lost after the work is done.
  static let faultyCouch = start(.couchdb(user: nil, password: ""), plan("conflict=5%", "reset-after-commit=5%"))
  static let dynamo = start(.dynamodb(accessKey: dynamoKey, secret: dynamoSecret), FaultPlan())
  static let dynamoKey = "AKIDEXAMPLE"
  static let dynamoSecret = "not really"

  static func databaseName() -> String { "dyno\(UInt64.random(in: 0 ... .max))" }

  private static func plan(_ faults: String...) -> FaultPlan {
    guard let plan = try? FaultPlan(parsing: faults, for: .couchdb, seed: 7) else { fatalError("unknown: \(faults)") }
    return plan
  }

  /// `http://127.0.0.1:port`
  private static func start(_ database: StandInOptions.Database, _ faults: FaultPlan) -> String {
    let listening = Listening()
    _ = try? WorkerThread(name: "stand-in") {
      guard let address = try? SocketAddress.resolve(host: "127.0.0.1", port: 0).first,
        let server = try? StandInServer(StandInOptions(database, faults: faults), address: address)
      else { fatalError("the stand-in does not listen") }
      listening.port.store(Int(server.address.port), ordering: .relaxed)
      listening.isReady.signal()
      _ = server.run()
    }
    listening.isReady.wait()
    return "http://127.0.0.1:\(listening.port.load(ordering: .relaxed))"
  }

  private final class Listening: Sendable {
    let port = Atomic<Int>(0)
    let isReady = DispatchSemaphore(value: 0)
  }
}
