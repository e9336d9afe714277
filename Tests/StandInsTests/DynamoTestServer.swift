import JSON
import Signing
import Testing

@testable import StandIns

/// A DynamoDB model, asked as a client would, with signatures.
struct DynamoTestServer {
  var model: DynamoModel
  var dice: FaultDice
  var now: Int64 = 1_800_000_000
  private var signer: Signer

  init(
    faults: [String] = [], accessKey: String = DynamoModel.exampleAccessKey, secret: String = DynamoModel.exampleSecret
  )
    throws
  {
    model = DynamoModel(seed: 1)
    dice = FaultDice(try FaultPlan(parsing: faults, for: .dynamodb, seed: 1))
    signer = Signer(
      credentials: SigningCredentials(accessKey: accessKey, secret: secret), region: "eu-west-1", service: "dynamodb",
      at: SigningTime(secondsSince1970: now))
  }

  struct Reply {
    var status: Int
    var json: JSONValue
    var answer: Answer

    /// The error without what stands before its name.
    var error: String? { json["__type"]?.string?.split(separator: "#").last.map(String.init) }
    var message: String? { json["message"]?.string }
  }

  /// A table of string keys: `t` with partition key `p` and, if asked, sort key `s`.
  mutating func makeTable(sort: String? = nil) {
    let more = sort.map { ",{\"AttributeName\":\"s\",\"AttributeType\":\"\($0)\"}" } ?? ""
    let range = sort == nil ? "" : #",{"AttributeName":"s","KeyType":"RANGE"}"#
    ask(
      "CreateTable",
      #"{"TableName":"tab","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"p","AttributeType":"S"}"#
        + more + #"],"KeySchema":[{"AttributeName":"p","KeyType":"HASH"}"# + range + "]}")
  }

  @discardableResult
  mutating func ask(_ operation: String, _ body: String) -> Reply {
    reply(to: question(operation, body))
  }

  mutating func question(_ operation: String, _ body: String) -> Question {
    let headers = [
      SignableRequest.Header("Host", "localhost"), .init("X-Amz-Target", "DynamoDB_20120810." + operation),
      .init("Content-Type", "application/x-amz-json-1.0"),
    ]
    let request = SignableRequest(method: "POST", path: "/", headers: headers, body: body.utf8)
    let all = headers + signer.headers(for: request, at: SigningTime(secondsSince1970: now))
    return Question(
      "POST", "/", fields: all.map { ($0.name.lowercased(), $0.value) }, body: Array(body.utf8))
  }

  mutating func reply(to question: Question, later seconds: Int = 0) -> Reply {
    let answer = model.answer(question, atSeconds: Int(now) + seconds, &dice)
    return Reply(status: answer.status, json: (try? JSONValue(parsing: answer.body)) ?? .null, answer: answer)
  }
}
