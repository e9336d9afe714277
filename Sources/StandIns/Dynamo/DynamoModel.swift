import HTTPCodec
import JSON
import Pacing
import Signing

/// DynamoDB as far as populate, dyno and the clients of their users speak it, in memory. One region, whatever it is called.
struct DynamoModel: StandInModel {
  /// Those of AWS's own examples, which belong to nobody.
  static let exampleAccessKey = "AKIDEXAMPLE"
  static let exampleSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  /// Bytes of a request.
  static let longestRequest = 16 << 20

  let accessKey: String
  private let secret: String
  private let check = SignatureCheck(service: "dynamodb")
  var tables: [String: DynamoTable] = [:]
  private var requestIDs: SplitMix64

  init(accessKey: String = exampleAccessKey, secret: String = exampleSecret, seed: UInt64 = 1) {
    self.accessKey = accessKey
    self.secret = secret
    requestIDs = SplitMix64(seed: seed ^ 0xD1A0)
  }

  // MARK: The stand-in's side

  private static let targetPrefix = "DynamoDB_20120810."
  private static let dataOperations: Set<String> = [
    "PutItem", "GetItem", "DeleteItem", "BatchWriteItem", "BatchGetItem", "Query", "Scan",
  ]

  func meetsFaults(_ question: Question) -> Bool {
    Self.dataOperations.contains(Self.operation(question) ?? "")
  }

  mutating func refusal(_ refusal: RequestFate.Refusal) -> Answer {
    finish(refusal == .throttled ? DynamoFailure.throttled : DynamoFailure.fault)
  }

  mutating func answer(_ question: Question, atSeconds now: Int, _ dice: inout FaultDice) -> Answer {
    if question.method != "POST" {
      return Answer(200, Array("healthy: a stand-in of dynamodb for tests\n".utf8))
    }
    do throws(DynamoFailure) {
      return finish(200, try carryOut(question, atSeconds: now, &dice).bytes)
    } catch {
      return finish(error)
    }
  }

  private mutating func finish(_ failure: DynamoFailure) -> Answer { finish(failure.status, failure.json.bytes) }

  /// Adds what every answer of DynamoDB carries.
  private mutating func finish(_ status: Int, _ body: [UInt8]) -> Answer {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    let id = String((0..<52).map { _ in letters[Int(requestIDs.next() % 36)] })
    return Answer(
      status, body, fields: [("x-amzn-RequestId", id), ("x-amz-crc32", String(CyclicCode.crc32(body)))])
  }

  // MARK: Requests

  private static func operation(_ question: Question) -> String? {
    guard let target = question.field("x-amz-target"), target.hasPrefix(targetPrefix) else { return nil }
    return String(target.dropFirst(targetPrefix.count))
  }

  private mutating func carryOut(
    _ question: Question, atSeconds now: Int, _ dice: inout FaultDice
  ) throws(DynamoFailure) -> JSONText.Raw {
    guard let operation = Self.operation(question) else { throw .service("UnknownOperationException", "") }
    guard question.body.count <= Self.longestRequest else {
      throw .service(
        "RequestEntityTooLargeException", "Request size exceeded \(Self.longestRequest) bytes", status: 413)
    }
    try admit(question, atSeconds: now)
    let parsed: JSONValue
    do throws(JSONError) {
      parsed = try JSONValue(parsing: question.body)
    } catch {
      throw .serialization("The body is \(error).")
    }
    guard parsed.members != nil else { throw .serialization("Start of structure or map found where not expected") }
    let request = DynamoRequest(parsed)
    switch operation {
    case "CreateTable": return .value(try createTable(request, atSeconds: now))
    case "DescribeTable": return .value(["Table": try table(request).description])
    case "DeleteTable": return .value(try deleteTable(request))
    case "ListTables": return .value(try listTables(request))
    case "PutItem": return try putItem(request, &dice)
    case "GetItem": return try getItem(request)
    case "DeleteItem": return try deleteItem(request, &dice)
    case "BatchWriteItem": return try batchWrite(request, &dice)
    case "BatchGetItem": return try batchGet(request, &dice)
    case "Query": return try query(request)
    case "Scan": return try scan(request)
    default:
      throw .service("UnknownOperationException", "This is a stand-in for tests; it does not speak \(operation).")
    }
  }

  private func admit(_ question: Question, atSeconds now: Int) throws(DynamoFailure) {
    let request = SignableRequest(
      method: question.method, path: question.path, query: question.query,
      headers: question.fields.map { SignableRequest.Header($0.name, $0.value) }, body: question.body)
    let time = SigningTime(secondsSince1970: Int64(now))
    switch check.verdict(on: request, at: time, secret: { $0 == accessKey ? secret : nil }) {
    case .signed: return
    case .missing: throw .noToken
    case .malformed(let reason): throw .service("IncompleteSignatureException", reason)
    case .unknownKey: throw .unknownKey
    case .expired(let age):
      throw .service(
        "InvalidSignatureException",
        "Signature expired: the request is \(age) seconds older than the server's clock; 300 are allowed")
    case .mismatch: throw .wrongSignature
    }
  }

  func table(_ request: DynamoRequest) throws(DynamoFailure) -> DynamoTable {
    let name = try request.tableName()
    guard let table = tables[name] else { throw .noTable(name) }
    return table
  }
}

extension JSONText {
  /// JSON to be sent: as a tree, or put together already.
  enum Raw {
    case value(JSONValue)
    case raw([UInt8])

    var bytes: [UInt8] {
      switch self {
      case .value(let value): value.bytes
      case .raw(let bytes): bytes
      }
    }
  }
}

/// CRC-32 as zlib and Ethernet have it, over which DynamoDB's clients check answers.
enum CyclicCode {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  static func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { $0 >> 8 ^ table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] }
  }
}
