import Foundation
import TestServers
import Testing

/// How many loads are killed and resumed for each store. `make populate-kills` sets REACTOMETER_KILLS.
private let killedLoads = ProcessInfo.processInfo.environment["REACTOMETER_KILLS"].flatMap(Int.init) ?? 3

/// A seeded generator: the same moments on every run, as far as a clock can be trusted with them.
private struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 29)) &* 0xBF58_476D_1CE4_E5B9
  }
}

/// Where a load goes: anew each time, and what it then holds, in a text that is the same for the same records.
private struct KilledPlace {
  let arguments: [String]
  var environment: [String: String] = [:]
  let dump: () throws -> String
}

private let killedDataset = [
  "commcare", "--users", "24", "--web-users", "4", "--cases", "0..8", "--forms", "2", "--audit-events", "2",
]

/// Kills a load a few times at random moments, lets it finish, and compares with one that nobody disturbed.
private func killAndCompare(seed: UInt64, calm: String, _ place: KilledPlace) throws {
  var random = Seeded(state: seed)
  for _ in 0..<Int.random(in: 1...3, using: &random) {
    let pace = [[], ["--rate", "1000/s"], ["--rate", "3000/s"]].randomElement(using: &random)!
    let batch = ["--batch", "\(Int.random(in: 5...25, using: &random))"]
    let process = try RunningProcess(
      "reactometer", ["populate"] + killedDataset + place.arguments + ["--resume"] + pace + batch,
      environment: place.environment)
    usleep(UInt32.random(in: 0...500_000, using: &random))
    process.signal(SIGKILL)
    _ = process.finish()
  }
  let order = ["populate"] + killedDataset + place.arguments
  let resumed = try RunningProcess.run(
    "reactometer", order + ["--resume", "--verify-all"], environment: place.environment)
  #expect(resumed.status == 0, "seed \(seed): \(resumed.errors)")
  let dump = try place.dump()
  #expect(dump == calm, "seed \(seed): the records differ")
  let again = try RunningProcess.run("reactometer", order, environment: place.environment)
  #expect(again.status == 0 && again.errors.contains("nothing was written"), "seed \(seed): \(again.errors)")
  #expect(try place.dump() == dump)
}

private func calmDump(_ place: KilledPlace) throws -> String {
  let result = try RunningProcess.run(
    "reactometer", ["populate"] + killedDataset + place.arguments, environment: place.environment)
  #expect(result.status == 0, "\(result.errors)")
  let dump = try place.dump()
  #expect(dump.split(separator: "\n").count > 200)
  return dump
}

private func python(_ script: String, _ arguments: String...) throws -> String {
  let result = try RunningProcess.run("/usr/bin/python3", ["-c", script] + arguments)
  #expect(result.status == 0, "\(result.errors)")
  return result.output
}

/// Prints every item of a table, sorted: a few lines of Signature Version 4, and Scan from page to page.
private let scan = """
  import datetime, hashlib, hmac, json, os, sys, urllib.request
  url, table = sys.argv[1:3]
  host = url.split('//')[1]
  access, secret = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  def mac(key, text): return hmac.new(key, text.encode(), hashlib.sha256).digest()
  def ask(request):
      body = json.dumps(request)
      now = datetime.datetime.now(datetime.timezone.utc).strftime('%Y%m%dT%H%M%SZ')
      fields = {'content-type': 'application/x-amz-json-1.0', 'host': host, 'x-amz-date': now,
                'x-amz-target': 'DynamoDB_20120810.Scan'}
      names = ';'.join(fields)
      canonical = '\\n'.join(['POST', '/', '', *[f'{name}:{value}' for name, value in fields.items()], '', names,
                             hashlib.sha256(body.encode()).hexdigest()])
      scope = f'{now[:8]}/eu-west-1/dynamodb/aws4_request'
      text = '\\n'.join(['AWS4-HMAC-SHA256', now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
      key = mac(mac(mac(mac(('AWS4' + secret).encode(), now[:8]), 'eu-west-1'), 'dynamodb'), 'aws4_request')
      fields['authorization'] = (f'AWS4-HMAC-SHA256 Credential={access}/{scope}, SignedHeaders={names}, '
                                 f'Signature={hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}')
      with urllib.request.urlopen(urllib.request.Request(url + '/', body.encode(), fields)) as answer:
          return json.load(answer)
  items, page = [], {}
  while page is not None:
      found = ask({'TableName': table, **page})
      items += [json.dumps(item, sort_keys=True) for item in found['Items']]
      page = {'ExclusiveStartKey': found['LastEvaluatedKey']} if found.get('LastEvaluatedKey') else None
  print('\\n'.join(sorted(items)))
  """

@Suite("reactometer populate, killed at any moment and resumed")
struct PopulateKillTests {
  @Test("SQLite")
  func sqlite() throws {
    let scratch = try Scratch()
    func place(_ name: String) -> KilledPlace {
      let file = scratch.file(name).path
      return KilledPlace(arguments: ["--into", "sqlite:\(file)"]) {
        try python(
          """
          import sqlite3, sys
          lab = sqlite3.connect(sys.argv[1])
          names = [row[0] for row in lab.execute(
              "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")]
          for name in names:
              if not name.startswith('reactometer_'):
                  for row in lab.execute(f'select * from "{name}" order by id'): print(name, row)
          for row in lab.execute("select name, tbl_name, sql from sqlite_master where type = 'index' order by name"): print(row)
          print(lab.execute("pragma integrity_check").fetchall())
          """, file)
      }
    }
    let calm = try calmDump(place("calm.db"))
    for seed in 0..<killedLoads { try killAndCompare(seed: UInt64(seed), calm: calm, place("\(seed).db")) }
  }

  @Test("PostgreSQL", .enabled(if: PostgresServer.isInstalled, Comment(rawValue: PostgresServer.absence)))
  func postgres() throws {
    let server = try PostgresServer.shared()
    func place() throws -> KilledPlace {
      let database = try server.makeDatabase()
      return KilledPlace(arguments: ["--into", server.url(database), "--connections", "2"]) {
        var dump = try server.query(
          "select indexdef from pg_indexes where schemaname = 'public' order by 1", in: database)
        let tables = try server.query(
          "select tablename from pg_tables where schemaname = 'public' and tablename not like 'reactometer%' order by 1",
          in: database)
        for table in tables.split(separator: "\n") {
          dump += try "\n\(table)\n" + server.query("select * from \(table) order by id", in: database)
        }
        return dump
      }
    }
    let calm = try calmDump(place())
    for seed in 0..<killedLoads { try killAndCompare(seed: 2000 + UInt64(seed), calm: calm, place()) }
  }

  @Test("DynamoDB, as the stand-in speaks it")
  func dynamo() throws {
    let scratch = try Scratch()
    let server = try StandIn("dynamodb")
    func place(_ name: String) -> KilledPlace {
      let store = "dynamodb://eu-west-1/\(name)?endpoint=\(server.url)"
      return KilledPlace(
        arguments: ["--into", store, "--journal", scratch.file("\(name).journal").path], environment: StandIn.keys
      ) { try python(scan, server.url, name) }
    }
    let calm = try calmDump(place("calm"))
    for seed in 0..<killedLoads { try killAndCompare(seed: 3000 + UInt64(seed), calm: calm, place("killed\(seed)")) }
    server.stop()
  }

  @Test("CouchDB, as the stand-in speaks it")
  func couch() throws {
    let server = try StandIn("couchdb")
    let url = server.url
    func place(_ name: String) -> KilledPlace {
      KilledPlace(arguments: ["--into", "\(url)/\(name)"]) {
        // A document that was written twice would have a second revision.
        try python(
          """
          import json, sys, urllib.request
          with urllib.request.urlopen(sys.argv[1] + '/_all_docs?include_docs=true') as answer:
              for row in json.load(answer)['rows']:
                  document = row['doc']
                  document['_rev'] = document['_rev'].split('-')[0]
                  print(json.dumps(document, sort_keys=True))
          """, "\(url)/\(name)")
      }
    }
    let calm = try calmDump(place("calm"))
    for seed in 0..<killedLoads { try killAndCompare(seed: 1000 + UInt64(seed), calm: calm, place("killed\(seed)")) }
    server.stop()
  }
}
