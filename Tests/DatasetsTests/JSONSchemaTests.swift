import JSON
import Testing

@testable import Datasets

@Suite("JSON Schema")
struct JSONSchemaTests {
  private static let dialect: JSONValue = "https://json-schema.org/draft/2020-12/schema"

  struct Case: Sendable {
    var schema: [String: JSONValue]
    var value: JSONValue
    var violations: [String] = []
  }

  @Test(
    "a value is judged by each keyword, and what is wrong is named by its path",
    arguments: [
      Case(schema: [:], value: .null),
      Case(schema: ["$schema": dialect, "title": "t", "description": "d"], value: .null),
      Case(schema: ["type": "integer"], value: 1),
      Case(schema: ["type": "number"], value: 1),
      Case(
        schema: ["type": "integer"], value: .real(1.5),
        violations: ["(the whole): must be an integer, not a number"]),
      Case(
        schema: ["type": "string"], value: true,
        violations: ["(the whole): must be a string, not a boolean"]),
      Case(
        schema: ["minimum": 3, "maximum": 4], value: 5,
        violations: ["(the whole): must be at most 4, not 5"]),
      Case(
        schema: ["minimum": 3], value: 2, violations: ["(the whole): must be at least 3, not 2"]),
      Case(
        schema: ["type": "number", "minimum": 3], value: .real(2.5),
        violations: ["(the whole): must be at least 3, not 2.5"]),
      Case(schema: ["type": "number", "minimum": 2, "maximum": 3], value: .real(2.5)),
      // Whole, and larger than any Int.
      Case(
        schema: ["type": "integer", "maximum": 4], value: try! JSONValue(parsing: "1e30"),
        violations: ["(the whole): must be at most 4, not 1e30"]),
      Case(
        schema: ["type": "integer", "minimum": 4], value: try! JSONValue(parsing: "-1e400"),
        violations: ["(the whole): must be at least 4, not -1e400"]),
      // Numbers are judged by numbers' keywords only.
      Case(schema: ["minimum": 3], value: "a"),
      Case(
        schema: ["required": ["a", "b"]], value: ["b": .null],
        violations: ["a: is missing"]),
      Case(
        schema: ["properties": ["a": [:]], "additionalProperties": false],
        value: ["a": .null, "c": .null, "b": .null],
        violations: ["b: is not known; known are a", "c: is not known; known are a"]),
      Case(schema: ["properties": ["a": [:]]], value: ["z": .null]),
      Case(
        schema: ["items": ["items": ["type": "null"]]],
        value: [[], [.null, 1]],
        violations: ["[1][1]: must be null, not an integer"]),
      Case(
        schema: ["minItems": 2, "uniqueItems": true], value: [1],
        violations: ["(the whole): must have at least 2 items, not 1"]),
      Case(
        schema: ["uniqueItems": true], value: [1, 2, 1],
        violations: ["[2]: is the same as (the whole)[0]"]),
      Case(
        schema: ["uniqueItems": true],
        value: [["a": 1, "b": 2], 1, try! JSONValue(parsing: "1.0"), ["b": 2, "a": 1]],
        violations: ["[2]: is the same as (the whole)[1]", "[3]: is the same as (the whole)[0]"]),
      // Whole, however it is written.
      Case(
        schema: ["type": "integer", "maximum": 4], value: try! JSONValue(parsing: "5.0"),
        violations: ["(the whole): must be at most 4, not 5"]),
      Case(
        schema: ["minLength": 1], value: "",
        violations: ["(the whole): must have at least 1 character, not 0"]),
      // Characters are code points: an e and its accent are two.
      Case(
        schema: ["maxLength": 1], value: "e\u{301}",
        violations: ["(the whole): must have at most 1 character, not 2"]),
      Case(schema: ["pattern": "b+"], value: "abbc"),
      // K, and the sign of Kelvin, which Unicode takes for the same.
      Case(schema: ["pattern": "^[A-Z]$"], value: "K"),
      Case(
        schema: ["pattern": "^[A-Z]$"], value: "\u{212A}",
        violations: ["(the whole): '\u{212A}' does not match ^[A-Z]$"]),
      Case(
        schema: ["pattern": "^b+$"], value: "b\n", violations: ["(the whole): 'b\n' does not match ^b+$"]),
      Case(
        schema: ["pattern": "^b+$"], value: "abbc",
        violations: ["(the whole): 'abbc' does not match ^b+$"]),
      Case(
        schema: [
          "properties": ["a": ["items": ["required": ["x"]]]]
        ], value: ["a": [["x": .null], [:]]], violations: ["a[1].x: is missing"]),
    ])
  func judge(example: Case) throws {
    #expect(try JSONSchema(JSONValue(fields: example.schema)).violations(of: example.value) == example.violations)
  }

  @Test(
    "a schema with a keyword that is not checked is refused",
    arguments: [
      ("oneOf", []), ("type", 1), ("required", ["a", 1]), ("pattern", "("), ("$schema", "draft-07"),
      ("items", true), ("minimum", .real(0.5)),
    ] as [(String, JSONValue)])
  func refuse(keyword: String, value: JSONValue) {
    #expect(
      throws: DatasetProblem("The schema's keyword '\(keyword)' is not known here, or has a value that it cannot have.")
    ) { try JSONSchema([keyword: value]) }
    #expect(throws: DatasetProblem.self) {
      try JSONSchema(["properties": ["a": [keyword: value]]])
    }
  }

  @Test("a schema that is no object is refused")
  func noObject() {
    #expect(throws: DatasetProblem("A schema must be an object, not of type boolean.")) {
      try JSONSchema(true)
    }
  }
}
