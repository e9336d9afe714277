import Datasets
import Foundation
import Population
import Testing

@Suite("Markers' configuration as a file")
struct MarkersConfigFileTests {
  private static let schemaFile = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("schemas/markers-config.schema.json")

  /// A file that is right but for one thing: its text, what we say about it, and where the judge finds fault.
  struct Case: Sendable, CustomStringConvertible {
    var text: String
    var violations: [String] = []
    var judged: [String] = []

    init(_ what: String = "", _ instead: String = "", _ violations: [String] = [], judged: [String] = []) {
      text = MarkersConfigFileTests.right
      if !what.isEmpty { text = text.replacingOccurrences(of: what, with: instead) }
      self.violations = violations
      self.judged = judged
    }

    var description: String { violations.first ?? "right" }
  }

  static let right = """
    {"productCode": "hboMax", "hurleyUserIds": ["PICKUP-LT-a", "PICKUP-LT-b"], "assets": {"features": ["urn:x:1", "urn:x:2"]},
     "updateTimeStart": 1551760719, "updateTimeEnd": 1646368719, "recordsPerUser": 2}
    """

  static let cases = [
    Case(),
    Case(#""productCode": "hboMax", "#, "", ["productCode: is missing"], judged: ["$"]),
    Case("\"hboMax\"", "7", ["productCode: must be a string, not an integer"], judged: ["$.productCode"]),
    Case(
      "hboMax", "", ["productCode: must have at least 1 character, not 0"], judged: ["$.productCode", "$.productCode"]),
    Case("hboMax", "a b", ["productCode: 'a b' does not match ^[A-Za-z0-9._-]+$"], judged: ["$.productCode"]),
    Case(
      #""PICKUP-LT-a", "PICKUP-LT-b""#, "", ["hurleyUserIds: must have at least 1 item, not 0"],
      judged: ["$.hurleyUserIds"]),
    Case(
      "PICKUP-LT-b", "PICKUP-LT-a", ["hurleyUserIds[1]: is the same as hurleyUserIds[0]"], judged: ["$.hurleyUserIds"]),
    Case(
      "PICKUP-LT-b", "b:c", ["hurleyUserIds[1]: 'b:c' does not match ^[A-Za-z0-9._-]+$"], judged: ["$.hurleyUserIds[1]"]
    ),
    Case(
      "\"PICKUP-LT-b\"", "null, 1.5, true",
      [
        "hurleyUserIds[1]: must be a string, not null", "hurleyUserIds[2]: must be a string, not a number",
        "hurleyUserIds[3]: must be a string, not a boolean",
      ], judged: ["$.hurleyUserIds[1]", "$.hurleyUserIds[2]", "$.hurleyUserIds[3]"]),
    Case(
      "urn:x:1", "urn x", ["assets.features[0]: 'urn x' does not match ^[A-Za-z0-9:._-]+$"],
      judged: ["$.assets.features[0]"]),
    Case(
      "{\"features\": [\"urn:x:1\", \"urn:x:2\"]}", "[]", ["assets: must be an object, not an array"],
      judged: ["$.assets"]),
    Case(
      "\"features\"", "\"series\"", ["assets.features: is missing", "assets.series: is not known; known are features"],
      judged: ["$.assets", "$.assets"]),
    Case(
      "1551760719", "-1", ["updateTimeStart: must be at least 0, not -1"], judged: ["$.updateTimeStart"]),
    // Milliseconds where seconds are meant.
    Case(
      "1646368719", "1646368719000", ["updateTimeEnd: must be at most 253402300799, not 1646368719000"],
      judged: ["$.updateTimeEnd"]),
    Case(
      "\"recordsPerUser\": 2", "\"recordsPerUser\": 2.5", ["recordsPerUser: must be an integer, not a number"],
      judged: ["$.recordsPerUser"]),
    Case(
      "\"recordsPerUser\": 2", "\"recordsPerUser\": \"2\", \"batch_size\": 25",
      [
        "batch_size: is not known; known are assets, hurleyUserIds, productCode, recordsPerUser, updateTimeEnd, updateTimeStart",
        "recordsPerUser: must be an integer, not a string",
      ], judged: ["$", "$.recordsPerUser"]),
    Case(
      "\"recordsPerUser\": 2", "\"recordsPerUser\": 0", ["recordsPerUser: must be at least 1, not 0"],
      judged: ["$.recordsPerUser"]),
    // What no schema can say.
    Case(
      "\"recordsPerUser\": 2", "\"recordsPerUser\": 3",
      ["recordsPerUser: 3 records need as many different assets, and assets.features has 2"]),
    Case("1646368719", "1551760719", ["updateTimeEnd: 1551760719 is not after updateTimeStart, 1551760719"]),
  ]

  @Test("each violation is named by its path", arguments: cases)
  func violations(example: Case) {
    do throws(MarkersConfigFile.Failure) {
      let config = try MarkersConfigFile.config(Array(example.text.utf8), "config.json")
      #expect(example.violations.isEmpty)
      #expect(config.userIDs == ["PICKUP-LT-a", "PICKUP-LT-b"])
      #expect(config.recordsPerUser == 2)
    } catch {
      #expect(error == .rejected(example.violations.map { "config.json: \($0)." }))
    }
  }

  @Test("the PyPI package jsonschema finds fault where we do")
  func judge() throws {
    let python = try #require(
      ProcessInfo.processInfo.environment["REACTOMETER_PYTHON"],
      "run the tests with `make test`, which makes a Python with the package jsonschema and names it in REACTOMETER_PYTHON"
    )
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", Self.judge, Self.schemaFile.path]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    input.fileHandleForWriting.write(Data(("[" + Self.cases.map(\.text).joined(separator: ",") + "]").utf8))
    try input.fileHandleForWriting.close()
    let told = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let judged = try JSONDecoder().decode([[String]].self, from: told)
    #expect(judged == Self.cases.map(\.judged))
  }

  private static let judge = """
    import json, sys, jsonschema
    schema = json.load(open(sys.argv[1]))
    jsonschema.Draft202012Validator.check_schema(schema)
    judge = jsonschema.Draft202012Validator(schema)
    json.dump([sorted(e.json_path for e in judge.iter_errors(one)) for one in json.load(sys.stdin)], sys.stdout)
    """

  @Test("the schema in the repository is the one that is compiled in")
  func schema() throws {
    #expect(try String(contentsOf: Self.schemaFile, encoding: .utf8) == MarkersConfig.schemaText)
  }

  @Test("what was made is read back the same")
  func roundTrip() throws {
    var order = MarkersConfig.Order(users: 30, until: .standard)
    order.records = 40
    let config = try MarkersConfig(order, seed: 9)
    let path = NSTemporaryDirectory() + "markers-config-\(UUID()).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try config.fileText.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try MarkersConfigFile.read(path) == config)
    #expect(MarkersConfigFile.schema().violations(of: config.json) == [])
  }

  @Test("a file that is not there, and one that is no JSON, are said to be so")
  func unreadable() {
    #expect(
      throws: MarkersConfigFile.Failure.unreadable(
        "The configuration /nowhere/config.json cannot be read: No such file or directory.")
    ) { try MarkersConfigFile.read("/nowhere/config.json") }
    #expect(throws: MarkersConfigFile.Failure.unreadable("The configuration / cannot be read: Is a directory.")) {
      try MarkersConfigFile.read("/")
    }
    do throws(MarkersConfigFile.Failure) {
      _ = try MarkersConfigFile.config(Array("{\"a\": }".utf8), "config.json")
      Issue.record("it was read")
    } catch {
      guard case .rejected(let sentences) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(sentences.count == 1)
      #expect(sentences[0].hasPrefix("config.json is no JSON: "))
    }
  }
}
