import JSON
import Testing

@testable import StandIns

@Suite("The DynamoDB stand-in")
struct DynamoTests {
  private func put(_ id: String, _ more: String = "") -> String {
    #"{"PutRequest":{"Item":{"p":{"S":"\#(id)"}\#(more)}}}"#
  }

  private func batch(_ requests: [String], table: String = "tab") -> String {
    #"{"RequestItems":{"\#(table)":[\#(requests.joined(separator: ","))]},"ReturnConsumedCapacity":"TOTAL"}"#
  }

  @Test("only signed requests are carried out, and each wrong way has its name")
  func signatures() throws {
    var server = try DynamoTestServer()
    #expect(server.ask("ListTables", "{}").json == ["TableNames": []])
    let good = server.question("ListTables", "{}")
    #expect(server.reply(to: good, later: 299).status == 200)
    #expect(server.reply(to: good, later: 301).error == "InvalidSignatureException")
    var changed = good
    changed.body = Array("{ }".utf8)
    #expect(server.reply(to: changed).error == "InvalidSignatureException")
    var bare = good
    bare.fields.removeAll { $0.name == "authorization" }
    #expect(server.reply(to: bare).error == "MissingAuthenticationTokenException")
    bare.fields.append(("authorization", "AWS4-HMAC-SHA256 what"))
    #expect(server.reply(to: bare).error == "IncompleteSignatureException")
    var stranger = try DynamoTestServer(accessKey: "AKIDOTHER")
    #expect(stranger.ask("ListTables", "{}").error == "UnrecognizedClientException")
    var wrong = try DynamoTestServer(secret: "other")
    #expect(wrong.ask("ListTables", "{}").error == "InvalidSignatureException")
  }

  @Test("every answer carries an identity and the check sum that clients look at")
  func checksum() throws {
    #expect(CyclicCode.crc32("123456789".utf8) == 0xCBF4_3926)
    var server = try DynamoTestServer()
    let answer = server.ask("Nonsense", "{}").answer
    #expect(answer.fields.first { $0.name == "x-amz-crc32" }?.value == String(CyclicCode.crc32(answer.body)))
    #expect(answer.fields.first { $0.name == "x-amzn-RequestId" }?.value.count == 52)
  }

  @Test("tables: made, told about, listed in pages, deleted")
  func tables() throws {
    var server = try DynamoTestServer()
    server.makeTable(sort: "N")
    let table = server.ask("DescribeTable", #"{"TableName":"tab"}"#).json["Table"]
    #expect(table?["TableStatus"] == "ACTIVE" && table?["KeySchema"]?.elements?.count == 2 && table?["ItemCount"] == 0)
    server.makeTable()
    #expect(server.ask("DescribeTable", #"{"TableName":"nix"}"#).error == "ResourceNotFoundException")
    for name in ["aaa", "zzz"] {
      server.ask(
        "CreateTable",
        #"{"TableName":"\#(name)","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":1},"#
          + #""AttributeDefinitions":[{"AttributeName":"p","AttributeType":"B"}],"KeySchema":[{"AttributeName":"p","KeyType":"HASH"}]}"#
      )
    }
    let page = server.ask("ListTables", #"{"Limit":2}"#).json
    #expect(page == ["TableNames": ["aaa", "tab"], "LastEvaluatedTableName": "tab"])
    #expect(server.ask("ListTables", #"{"ExclusiveStartTableName":"tab"}"#).json == ["TableNames": ["zzz"]])
    server.ask("DeleteTable", #"{"TableName":"tab"}"#)
    #expect(server.ask("DeleteTable", #"{"TableName":"tab"}"#).error == "ResourceNotFoundException")
  }

  @Test(
    "a batch is checked as a whole before any of it is written",
    arguments: [
      ((0..<26).map { #"{"PutRequest":{"Item":{"p":{"S":"\#($0)"}}}}"# }, "Too many items"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"}}}}"#, #"{"DeleteRequest":{"Key":{"p":{"S":"a"}}}}"#], "duplicates"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"}}}}"#, #"{"PutRequest":{"Item":{"p":{"N":"1"}}}}"#], "does not match"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"}}}}"#, #"{"PutRequest":{"Item":{"q":{"S":"1"}}}}"#], "does not match"),
      ([#"{"PutRequest":{"Item":{"p":{"S":""}}}}"#], "empty string"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"},"n":{"N":"x"}}}}"#], "numeric"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"},"n":{"S":"x","N":"1"}}}}"#], "more than one"),
      ([#"{"PutRequest":{"Item":{"p":{"S":"a"},"n":{"SS":[]}}}}"#], "may not be empty"),
      ([], "length greater"),
    ] as [([String], String)])
  func refused(_ requests: [String], _ words: String) throws {
    var server = try DynamoTestServer()
    server.makeTable()
    let reply = server.ask("BatchWriteItem", batch(requests))
    #expect(
      reply.status == 400 && reply.error == "ValidationException" && reply.message?.contains(words) == true, "\(reply)")
    #expect(server.ask("Scan", #"{"TableName":"tab","Select":"COUNT"}"#).json["Count"] == 0)
  }

  @Test("items of 400 KB pass, one byte more does not, nor do requests of 16 MB")
  func sizes() throws {
    var server = try DynamoTestServer()
    server.makeTable()
    func big(_ size: Int) -> String {
      // `p`, `a` and `x` are three bytes.
      put("a", #","x":{"S":"\#(String(repeating: "x", count: size - 3))"}"#)
    }
    #expect(server.ask("BatchWriteItem", batch([big(409_600)])).status == 200)
    #expect(server.ask("BatchWriteItem", batch([big(409_601)])).message?.contains("size") == true)
    let padding = String(repeating: " ", count: DynamoModel.longestRequest)
    #expect(server.ask("BatchWriteItem", batch([put("b")]) + padding).status == 413)
    #expect(server.ask("BatchWriteItem", batch([put("b")], table: "nix")).error == "ResourceNotFoundException")
  }

  @Test("with the fault, part of a batch comes back as it was sent, and nothing but that is missing")
  func unprocessed() throws {
    var server = try DynamoTestServer(faults: ["unprocessed=50%"])
    server.makeTable()
    let requests = (0..<25).map { put(String($0), #","n":{"N":"\#($0)"}"#) }
    let reply = server.ask("BatchWriteItem", batch(requests))
    let left = try #require(reply.json["UnprocessedItems"]?["tab"]?.elements)
    #expect((1..<25).contains(left.count))
    #expect(Set(left.map { String(decoding: $0.bytes, as: UTF8.self) }).isSubset(of: Set(requests)))
    #expect(server.ask("Scan", #"{"TableName":"tab"}"#).json["Count"]?.integer == 25 - left.count)
    let units = reply.json["ConsumedCapacity"]?.elements?.first
    #expect(units?["TableName"] == "tab" && units?["CapacityUnits"] == .number("\(25 - left.count).0"))
    server = try DynamoTestServer(faults: ["unprocessed=100%"])
    server.makeTable()
    #expect(server.ask("BatchWriteItem", batch(requests)).error == "ProvisionedThroughputExceededException")
  }

  @Test("conditions decide about a write; with the fault they fail although they hold")
  func conditions() throws {
    var server = try DynamoTestServer()
    server.makeTable()
    func put(_ revision: Int, _ condition: String) -> String {
      #"{"TableName":"tab","Item":{"p":{"S":"a"},"rev":{"N":"\#(revision)"}},\#(condition)}"#
    }
    let fresh = #""ConditionExpression":"attribute_not_exists(p)""#
    func old(_ revision: String) -> String {
      ##""ConditionExpression":"#r = :v","ExpressionAttributeNames":{"#r":"rev"},"##
        + #""ExpressionAttributeValues":{":v":{"N":"\#(revision)"}}"#
    }
    #expect(server.ask("PutItem", put(1, fresh)).json == [:])
    #expect(server.ask("PutItem", put(1, fresh)).error == "ConditionalCheckFailedException")
    #expect(server.ask("PutItem", put(2, old("1.0"))).status == 200, "a number is what it is worth")
    #expect(server.ask("PutItem", put(3, old("1"))).error == "ConditionalCheckFailedException")
    let key = #"{"TableName":"tab","Key":{"p":{"S":"a"}},"ReturnConsumedCapacity":"TOTAL"}"#
    let got = server.ask("GetItem", key).json
    #expect(
      got["Item"] == ["p": ["S": "a"], "rev": ["N": "2"]] && got["ConsumedCapacity"]?["CapacityUnits"] == .number("0.5")
    )
    #expect(server.ask("DeleteItem", key).status == 200)
    #expect(server.ask("GetItem", key).json["Item"] == nil)
    server = try DynamoTestServer(faults: ["conflict=100%"])
    server.makeTable()
    #expect(server.ask("PutItem", put(1, fresh)).error == "ConditionalCheckFailedException")
  }

  @Test("queries find a partition in the order of its sort key, by pages")
  func queries() throws {
    var server = try DynamoTestServer()
    server.makeTable(sort: "N")
    for number in [10, 9, -1, 100, 2] {
      server.ask("PutItem", #"{"TableName":"tab","Item":{"p":{"S":"a"},"s":{"N":"\#(number)"}}}"#)
      server.ask("PutItem", #"{"TableName":"tab","Item":{"p":{"S":"b"},"s":{"N":"\#(number)"}}}"#)
    }
    func query(_ condition: String, _ more: String = "") -> JSONValue {
      let nine = condition.contains(":n") ? #",":n":{"N":"9"}"# : ""
      return server.ask(
        "Query",
        #"{"TableName":"tab","KeyConditionExpression":"\#(condition)","ExpressionAttributeValues":{":a":{"S":"a"}\#(nine)}\#(more)}"#
      ).json
    }
    func numbers(_ json: JSONValue) -> [String] {
      (json["Items"]?.elements ?? []).compactMap { $0["s"]?["N"]?.string }
    }
    #expect(numbers(query("p = :a")) == ["-1", "2", "9", "10", "100"])
    #expect(numbers(query("p = :a AND s > :n")) == ["10", "100"])
    #expect(numbers(query(":a = p and s <= :n", #","ScanIndexForward":false"#)) == ["9", "2", "-1"])
    let page = query("p = :a", #","Limit":2"#)
    #expect(page["LastEvaluatedKey"] == ["p": ["S": "a"], "s": ["N": "2"]])
    #expect(numbers(query("p = :a", #","ExclusiveStartKey":{"p":{"S":"a"},"s":{"N":"2"}}"#)) == ["9", "10", "100"])
    #expect(
      numbers(query("p = :a", #","ScanIndexForward":false,"ExclusiveStartKey":{"p":{"S":"a"},"s":{"N":"9"}}"#))
        == ["2", "-1"])
    #expect(query("s = :n")["__type"] != nil)
  }

  @Test("scans go through everything once, by pages and by parts")
  func scans() throws {
    var server = try DynamoTestServer()
    server.makeTable()
    for start in stride(from: 0, to: 100, by: 25) {
      server.ask("BatchWriteItem", batch((start..<start + 25).map { put("k\($0)", #","n":{"N":"\#($0)"}"#) }))
    }
    var seen = 0
    var rest = ""
    repeat {
      let page = server.ask("Scan", #"{"TableName":"tab","Select":"COUNT","Limit":7\#(rest)}"#).json
      seen += page["Count"]?.integer ?? 0
      let last = page["LastEvaluatedKey"].map { String(decoding: $0.bytes, as: UTF8.self) }
      rest = last.map { #","ExclusiveStartKey":\#($0)"# } ?? ""
    } while !rest.isEmpty
    #expect(seen == 100)
    let parts = (0..<4).map {
      server.ask("Scan", #"{"TableName":"tab","Select":"COUNT","Segment":\#($0),"TotalSegments":4}"#).json["Count"]?
        .integer ?? 0
    }
    #expect(parts.reduce(0, +) == 100 && !parts.contains(0))
    let filtered = server.ask(
      "Scan",
      #"{"TableName":"tab","FilterExpression":"n BETWEEN :a AND :b","ProjectionExpression":"n","#
        + #""ExpressionAttributeValues":{":a":{"N":"98"},":b":{"N":"200"}}}"#
    ).json
    #expect(filtered["Count"] == 2 && filtered["ScannedCount"] == 100)
    #expect(filtered["Items"]?.elements?.allSatisfy { $0.members?.count == 1 } == true)
  }

  @Test("items asked for together; what is not there is left out, what the fault withholds is named")
  func batchGet() throws {
    var server = try DynamoTestServer()
    server.makeTable()
    server.ask("BatchWriteItem", batch([put("a"), put("b")]))
    func get(_ keys: [String]) -> String {
      #"{"RequestItems":{"tab":{"Keys":[\#(keys.map { #"{"p":{"S":"\#($0)"}}"# }.joined(separator: ","))]}}}"#
    }
    #expect(server.ask("BatchGetItem", get(["a", "no", "b"])).json["Responses"]?["tab"]?.elements?.count == 2)
    #expect(server.ask("BatchGetItem", get(["a", "a"])).message?.contains("duplicates") == true)
    #expect(server.ask("BatchGetItem", get((0...100).map(String.init))).message?.contains("Too many") == true)
    server.dice = FaultDice(try FaultPlan(parsing: ["unprocessed=50%"], for: .dynamodb, seed: 1))
    let names = (0..<50).map { "k\($0)" }
    let left = server.ask("BatchGetItem", get(names)).json["UnprocessedKeys"]?["tab"]?["Keys"]?.elements ?? []
    #expect((1..<50).contains(left.count))
    let isAsked = left.allSatisfy { names.contains($0["p"]?["S"]?.string ?? "") }
    #expect(isAsked)
    server.dice = FaultDice(try FaultPlan(parsing: ["unprocessed=100%"], for: .dynamodb, seed: 1))
    #expect(server.ask("BatchGetItem", get(["a"])).error == "ProvisionedThroughputExceededException")
  }

  @Test("an answer to many large items ends at 16 MB, and names the keys it has no room for")
  func largeAnswer() throws {
    var server = try DynamoTestServer()
    server.makeTable()
    let text = String(repeating: "x", count: 400_000)
    for start in [0, 25] {
      server.ask("BatchWriteItem", batch((start..<start + 25).map { put("k\($0)", #","x":{"S":"\#(text)"}"#) }))
    }
    let keys = (0..<50).map { #"{"p":{"S":"k\#($0)"}}"# }.joined(separator: ",")
    let answer = server.ask("BatchGetItem", #"{"RequestItems":{"tab":{"Keys":[\#(keys)]}}}"#).json
    let (found, left) = (answer["Responses"]?["tab"]?.elements, answer["UnprocessedKeys"]?["tab"]?["Keys"]?.elements)
    #expect(found?.count == 42 && left?.count == 8)
  }

  @Test("keys have lengths of their own: 2,048 bytes before, 1,024 after")
  func keyLengths() throws {
    var server = try DynamoTestServer()
    server.makeTable(sort: "S")
    func put(_ partition: Int, _ sort: Int) -> String {
      let (partition, sort) = (String(repeating: "p", count: partition), String(repeating: "s", count: sort))
      return #"{"TableName":"tab","Item":{"p":{"S":"\#(partition)"},"s":{"S":"\#(sort)"}}}"#
    }
    #expect(server.ask("PutItem", put(2_048, 1_024)).status == 200)
    #expect(server.ask("PutItem", put(2_049, 1)).message?.contains("hashkey") == true)
    #expect(server.ask("PutItem", put(1, 1_025)).message?.contains("range keys") == true)
  }

  @Test("faults are for data, not for tables")
  func faults() throws {
    var server = try DynamoTestServer()
    let (data, table) = (server.question("PutItem", "{}"), server.question("CreateTable", "{}"))
    #expect(server.model.meetsFaults(data) && !server.model.meetsFaults(table))
    #expect(server.model.refusal(.throttled).status == 400 && server.model.refusal(.error).status == 500)
  }
}
