import Foundation
import TestServers
import Testing

/// Small ones, by their names.
private let datasets = ["commcare", "documents", "markers", "weather"]

private func records(_ dataset: String, _ scratch: Scratch) throws -> [String] {
  switch dataset {
  case "commcare": ["--users", "6", "--web-users", "3", "--cases", "0..5", "--forms", "2", "--audit-events", "2"]
  case "documents": ["--records", "60", "--size", "90"]
  case "weather": ["--records", "130", "--locations", "7"]
  default: ["--config", try markersConfig(scratch, "5", "90", "12"), "--log", scratch.file("runtime.log").path]
  }
}

/// Brings a dataset in, has each of its records read back, and sees that a second load finds nothing to do.
private func loadWhole(
  _ dataset: String, _ scratch: Scratch, environment: [String: String] = [:], into store: String...
)
  throws
{
  let order = try [dataset] + records(dataset, scratch) + ["--into"] + store
  let loaded = try populate(order + ["--batch", "20", "--verify-all"], environment: environment)
  #expect(loaded.status == 0, "\(loaded.errors)")
  #expect(loaded.errors.contains("Read back"), "was: \(loaded.errors)")
  let again = try populate(order, environment: environment)
  #expect(again.status == 0 && again.errors.contains("nothing was written"), "was: \(again.errors)")
}

@Suite("Every dataset goes into every store, and is what it should be")
struct PopulateStoreTests {
  @Test("SQLite", arguments: datasets)
  func sqlite(dataset: String) throws {
    let scratch = try Scratch()
    try loadWhole(dataset, scratch, into: "sqlite:\(scratch.file("lab.db").path)")
  }

  @Test(
    "PostgreSQL", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)),
    arguments: datasets)
  func postgres(dataset: String) throws {
    let server = try PostgresServer.shared()
    try loadWhole(dataset, Scratch(), into: server.url(server.makeDatabase()))
  }

  @Test("CouchDB, as the stand-in speaks it", arguments: datasets)
  func couch(dataset: String) throws {
    let server = try StandIn("couchdb")
    try loadWhole(dataset, Scratch(), into: "\(server.url)/lab")
    server.stop()
  }

  @Test("DynamoDB, as the stand-in speaks it", arguments: datasets)
  func dynamo(dataset: String) throws {
    let scratch = try Scratch()
    let server = try StandIn("dynamodb")
    try loadWhole(
      dataset, scratch, environment: StandIn.keys, into: "dynamodb://eu-west-1/lab?endpoint=\(server.url)", "--journal",
      scratch.file("journal").path)
    server.stop()
  }
}

@Suite(
  "Every dataset goes into a store of others", .serialized,
  .enabled(if: PeerPython.isInstalled, Comment(rawValue: PeerPython.absence)))
struct PopulatePeerTests {
  @Test("DynamoDB, as moto speaks it", arguments: datasets)
  func dynamo(dataset: String) throws {
    let scratch = try Scratch()
    let moto = try MotoServer()
    let keys = [
      "AWS_ACCESS_KEY_ID": moto.greeting.accessKey, "AWS_SECRET_ACCESS_KEY": moto.greeting.secret,
    ]
    try loadWhole(
      dataset, scratch, environment: keys, into: "dynamodb://us-west-2/lab?endpoint=\(moto.greeting.endpoint)",
      "--journal", scratch.file("journal").path)
    withExtendedLifetime(moto) {}
  }
}
