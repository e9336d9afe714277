import JSON
import Testing

@testable import StandIns

@Suite("Values of the DynamoDB stand-in")
struct DynamoValueTests {
  private func number(_ text: String) throws -> DynamoNumber { try DynamoNumber(parsing: Array(text.utf8)) }

  @Test(
    "numbers have one form each",
    arguments: [
      ("0", "0"), ("-0.0", "0"), ("007", "7"), ("1.50", "1.5"), ("+3", "3"), ("-12.5e2", "-1250"), ("1E-3", "0.001"),
      (".5", "0.5"), ("5.", "5"), ("12345678901234567890123456789012345678", "12345678901234567890123456789012345678"),
      ("1e100", "1E100"), ("-1.5e-100", "-1.5E-100"),
    ])
  func forms(_ text: String, _ form: String) throws {
    #expect(try number(text).text == form)
    #expect(try number(text) == number(form))
  }

  @Test("numbers are ordered by value")
  func order() throws {
    let numbers = try ["-1e9", "-2", "-1.5", "0", "1e-9", "0.5", "1", "9", "10", "10.01", "1e20"].map { try number($0) }
    #expect(numbers.shuffled().sorted() == numbers)
  }

  @Test(
    "what is no number, or too large a one, is refused",
    arguments: [
      ("", .notANumber), ("x", .notANumber), ("1x", .notANumber), ("1e", .notANumber),
      ("1e-9223372036854775808", .notANumber), ("1.2.3", .notANumber),
      (".", .notANumber),
      ("1e126", .overflow), ("1e-131", .underflow), (String(repeating: "1", count: 39), .tooManyDigits),
    ] as [(String, DynamoNumber.Problem)])
  func refused(_ text: String, _ problem: DynamoNumber.Problem) {
    #expect(throws: problem) { try number(text) }
  }

  private static let item: [ByteKey: AttributeValue] = [
    ByteKey("a"): .string(ByteKey("text")), ByteKey("n"): try! .number(DynamoNumber(parsing: Array("5".utf8))),
    ByteKey("m"): .map([ByteKey("x"): .boolean(true)]), ByteKey("l"): .list([.null]),
  ]

  @Test(
    "conditions hold or not",
    arguments: [
      ("attribute_exists(a)", true), ("attribute_not_exists(a)", false), ("attribute_not_exists(zz)", true),
      ("#a = :t", true), ("#a <> :t", false), ("n = :five", true), ("n > :t", false),
      ("n >= :five AND n <= :five", true),
      ("n < :five", false), ("zz = :t", false), ("m.x = :yes", true), ("NOT m.x = :yes", false),
      ("attribute_not_exists(zz) OR n = :t", true), ("(n = :t OR n = :five) AND begins_with(a, :te)", true),
      ("contains(a, :te)", true), ("size(a) < :five", true), ("a IN (:te, :t)", true),
      ("n between :five and :five", true),
    ])
  func conditions(_ text: String, _ holds: Bool) throws {
    var parser = try parser(text)
    #expect(try parser.expression().holds(for: Self.item) == holds)
  }

  @Test(
    "conditions that make no sense are refused",
    arguments: [
      "", "a", "a =", "= :t", "a = :nope", "#nope = :t", "a = :t b", "frob(a)", "(a = :t", "a & :t", "1a = :t",
      "a = :t AND", String(repeating: "(", count: 4_000), String(repeating: "NOT ", count: 1_000),
      "a = :t" + String(repeating: " ", count: 4_096),
    ])
  func mistakes(_ text: String) {
    #expect(throws: DynamoFailure.self) {
      var parser = try parser(text)
      _ = try parser.expression()
    }
  }

  private func parser(_ text: String) throws -> ConditionParser {
    try ConditionParser(
      text, kind: "ConditionExpression", names: [ByteKey("#a"): "a"],
      values: [
        ByteKey(":t"): .string(ByteKey("text")), ByteKey(":te"): .string(ByteKey("te")),
        ByteKey(":five"): .number(try number("5.0")), ByteKey(":yes"): .boolean(true),
      ])
  }

  @Test("an item comes back as it was, sizes count as the real one counts")
  func items() throws {
    let json = try JSONValue(
      parsing:
        #"{"b":{"B":"YWI="},"l":{"L":[{"NULL":true},{"BOOL":false}]},"m":{"M":{"x":{"N":"1"}}},"s":{"SS":["a","b"]}}"#)
    let attributes = try AttributeValue.attributes(try #require(json.members))
    let item = DynamoTable.Item(attributes)
    #expect(try JSONValue(parsing: item.json) == json)
    #expect(item.attributes == attributes)
    // Names 4; two bytes; 3 + 2 elements of 1 + 1; 3 + 1 for the map, its name 1, its number 2; two letters.
    #expect(item.size == 4 + 2 + 7 + 7 + 2)
  }
}
