import Datasets
import Glibc
import ScriptedPeer
import Testing

@testable import Stores

/// Against a server that does what its script says, which no real one would on demand.
@Suite("Batches of DynamoDB")
struct DynamoWriterTests {
  static let dataset = DocumentSamples.keyed(3)
  static let chunk = Chunk(source: 0, records: 0..<3)

  /// A writer whose journal is gone with it.
  final class Bench {
    let peer: ScriptedPeer
    let path = "/tmp/reactometer-writer-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    let dataset: Dataset

    init(_ steps: [ScriptedPeer.Step], _ dataset: Dataset = DynamoWriterTests.dataset) {
      peer = ScriptedPeer(steps)
      self.dataset = dataset
    }

    deinit { unlink(path) }

    var store: DynamoStore {
      DynamoStore(
        region: "us-west-2", table: "tab", endpoint: peer.url(""), accessKey: "AK", secret: "hidden", journal: path,
        place: "dynamodb://r/tab")
    }

    func client() throws -> DynamoClient {
      try DynamoClient(
        DynamoAddress(
          region: "us-west-2", table: "tab", endpoint: peer.url("").trimmed, environment: { _ in "AK" },
          place: "dynamodb://r/tab"))
    }

    func writer() throws -> DynamoWriter {
      let journal = Journal(identity: dataset.identity, place: "dynamodb://r/tab", mark: "-", madeTable: true)
      return try DynamoWriter(dataset, client(), JournalFile.begin(path, journal))
    }

    var journal: Journal? { try? JournalFile.read(path) }
  }

  static func item(_ place: Int, data: String? = nil) -> String {
    #"{"data":{"S":"\#(data ?? "data \(place)")"},"asset":{"NULL":true},"owner":{"S":"owner 0"},"place":{"N":"\#(place)"}}"#
  }

  @Test("what is left over is told, and sent again alone; the journal knows when all are there")
  func tellsLeftovers() throws {
    let left =
      #"{"UnprocessedItems":{"tab":[{"PutRequest":{"Item":\#(Self.item(2))}},{"PutRequest":{"Item":\#(Self.item(0))}}]}}"#
    let bench = Bench([.json(200, left), .json(200, #"{"UnprocessedItems":{}}"#)])
    let writer = try bench.writer()
    #expect(
      try writer.write(Self.chunk, indices: nil, mayExist: false) == WriteOutcome(written: 1, unprocessed: [0, 2]))
    #expect(bench.journal?.doubtful == [Self.chunk])
    #expect(try writer.write(Self.chunk, indices: [0, 2], mayExist: false) == WriteOutcome(written: 2))
    #expect(bench.journal?.finished == [Self.chunk] && bench.journal?.doubtful == [])
    #expect(bench.peer.requests[0].contains("X-Amz-Target: DynamoDB_20120810.BatchWriteItem"))
    #expect(bench.peer.requests[0].contains("Authorization: AWS4-HMAC-SHA256 Credential=AK/"))
    #expect(!bench.peer.requests[1].contains("data 1") && bench.peer.requests[1].contains("data 2"))
    #expect(!bench.peer.requests[0].contains("hidden"))
  }

  @Test("of what may be there only the missing is put; keys that were not read are asked for again")
  func asksFirst() throws {
    let some =
      #"{"Responses":{"tab":[\#(Self.item(1))]},"UnprocessedKeys":{"tab":{"Keys":[{"place":{"N":"0"},"#
      + #""owner":{"S":"owner 0"}}],"ConsistentRead":true}}}"#
    let rest = #"{"Responses":{"tab":[\#(Self.item(0))]},"UnprocessedKeys":{}}"#
    let bench = Bench([.json(200, some), .json(200, rest), .json(200, "{}")])
    #expect(
      try bench.writer().write(Self.chunk, indices: nil, mayExist: true) == WriteOutcome(written: 1, alreadyThere: 2))
    #expect(bench.peer.requests[1].hasSuffix(#""Keys":[{"owner":{"S":"owner 0"},"place":{"N":"0"}}]}}}"#))
    #expect(!bench.peer.requests[2].contains("data 1") && bench.peer.requests[2].contains("data 2"))
  }

  @Test("an item that says something else is left alone")
  func leavesOthersAlone() throws {
    let there = #"{"Responses":{"tab":[\#(Self.item(1, data: "mine"))]},"UnprocessedKeys":{}}"#
    let failed = storeFailure {
      _ = try Bench([.json(200, there)]).writer().write(Self.chunk, indices: nil, mayExist: true)
    }
    #expect(failed?.kind == .fatal(.occupied))
    #expect(
      failed?.sentence
        == "The item of record 2 of keyed in dynamodb://r/tab says something else than the load would; it is "
        + "left alone. Load into another table, or remove it yourself.")
  }

  @Test("failures are told apart, and leave the chunk doubtful")
  func tellsFailures() throws {
    let throttled =
      #"{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m"}"#
    let rows: [(ScriptedPeer.Step, StoreError.Kind)] = [
      (.json(400, throttled), .transient(.throttled)), (.reset, .transient(.reset)),
      (.json(200, "{}", fields: "x-amz-crc32: 1\r\n"), .transient(.server)),
      (.json(200, "nonsense"), .fatal(.protocolViolation)),
      (
        .json(200, #"{"UnprocessedItems":{"tab":[{"PutRequest":{"Item":\#(Self.item(9))}}]}}"#),
        .fatal(.protocolViolation)
      ),
    ]
    for (step, kind) in rows {
      let bench = Bench([step])
      let failed = storeFailure { _ = try bench.writer().write(Self.chunk, indices: nil, mayExist: false) }
      #expect(failed?.kind == kind)
      #expect(bench.journal?.doubtful == [Self.chunk] && bench.journal?.finished == [])
    }
    let good = Bench([.json(200, "{}", fields: "x-amz-crc32: 2745614147\r\n")])
    #expect(try good.writer().write(Self.chunk, indices: nil, mayExist: false).written == 3)
  }

  @Test("a record that is too large is named before anything is sent")
  func namesLargeRecords() throws {
    var options = DocumentsOptions()
    options.total = 2
    options.size = 500_000
    let bench = Bench([], try options.dataset(seed: 1))
    let failed = storeFailure {
      _ = try bench.writer().write(Chunk(source: 0, records: 0..<2), indices: nil, mayExist: false)
    }
    #expect(failed?.kind == .fatal(.rejectedData))
    #expect(
      failed?.sentence
        == "Record 1 of documents cannot go into dynamodb://r/tab: it has 500032 bytes, and DynamoDB takes 409600."
    )
  }

  @Test("more records than one request takes go in several")
  func splits() throws {
    let bench = Bench([.json(200, "{}"), .json(200, "{}"), .json(200, "{}")], DocumentSamples.keyed(60))
    let chunk = Chunk(source: 0, records: 0..<60)
    #expect(try bench.writer().write(chunk, indices: nil, mayExist: false).written == 60)
    #expect(bench.peer.requests.map { $0.split(separator: "PutRequest").count - 1 } == [25, 25, 10])
  }

  @Test("without keys to sign with it says what to set")
  func wantsKeys() {
    let store = DynamoStore(region: "r", table: "tab", accessKey: nil, secret: nil)
    let failed = storeFailure { _ = try store.prepare(Self.dataset, startingOver: false) }
    #expect(failed?.kind == .fatal(.notAuthorised))
    #expect(
      failed?.sentence.hasPrefix(
        "dynamodb://r/tab needs keys to sign with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        == true)
    #expect(store.journalPath(Self.dataset) == "reactometer-keyed-tab.journal")
  }

  @Test(
    "without an endpoint it is AWS's own of the region",
    arguments: [("eu-west-1", "eu-west-1.amazonaws.com"), ("cn-north-1", "cn-north-1.amazonaws.com.cn")])
  func knowsEndpoints(region: String, host: String) {
    let address = DynamoAddress(region: region, table: "tab", endpoint: nil, environment: { _ in nil }, place: "there")
    #expect(address.endpoint == "https://dynamodb.\(host)")
  }
}

extension String {
  /// Without a slash at the end.
  fileprivate var trimmed: String { hasSuffix("/") ? String(dropLast()) : self }
}
