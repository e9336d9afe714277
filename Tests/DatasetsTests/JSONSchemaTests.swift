import Testing

@testable import Datasets

@Suite("JSON Schema")
struct JSONSchemaTests {
  private static let dialect = JSONValue.string("https://json-schema.org/draft/2020-12/schema")

  struct Case: Sendable {
    var schema: [String: JSONValue]
    var value: JSONValue
    var violations: [String] = []
  }

  @Test(
    "a value is judged by each keyword, and what is wrong is named by its path",
    arguments: [
      Case(schema: [:], value: .null),
      Case(schema: ["$schema": dialect, "title": .string("t"), "description": .string("d")], value: .null),
      Case(schema: ["type": .string("integer")], value: .integer(1)),
      Case(schema: ["type": .string("number")], value: .integer(1)),
      Case(
        schema: ["type": .string("integer")], value: .number(1.5),
        violations: ["(the whole): must be an integer, not a number"]),
      Case(
        schema: ["type": .string("string")], value: .boolean(true),
        violations: ["(the whole): must be a string, not a boolean"]),
      Case(
        schema: ["minimum": .integer(3), "maximum": .integer(4)], value: .integer(5),
        violations: ["(the whole): must be at most 4, not 5"]),
      Case(
        schema: ["minimum": .integer(3)], value: .integer(2), violations: ["(the whole): must be at least 3, not 2"]),
      // Numbers are judged by numbers' keywords only.
      Case(schema: ["minimum": .integer(3)], value: .string("a")),
      Case(
        schema: ["required": .array([.string("a"), .string("b")])], value: .object(["b": .null]),
        violations: ["a: is missing"]),
      Case(
        schema: ["properties": .object(["a": .object([:])]), "additionalProperties": .boolean(false)],
        value: .object(["a": .null, "c": .null, "b": .null]),
        violations: ["b: is not known; known are a", "c: is not known; known are a"]),
      Case(schema: ["properties": .object(["a": .object([:])])], value: .object(["z": .null])),
      Case(
        schema: ["items": .object(["items": .object(["type": .string("null")])])],
        value: .array([.array([]), .array([.null, .integer(1)])]),
        violations: ["[1][1]: must be null, not an integer"]),
      Case(
        schema: ["minItems": .integer(2), "uniqueItems": .boolean(true)], value: .array([.integer(1)]),
        violations: ["(the whole): must have at least 2 items, not 1"]),
      Case(
        schema: ["uniqueItems": .boolean(true)], value: .array([.integer(1), .integer(2), .integer(1)]),
        violations: ["[2]: is the same as (the whole)[0]"]),
      Case(
        schema: ["minLength": .integer(1)], value: .string(""),
        violations: ["(the whole): must have at least 1 character, not 0"]),
      // Characters are code points: an e and its accent are two.
      Case(
        schema: ["maxLength": .integer(1)], value: .string("e\u{301}"),
        violations: ["(the whole): must have at most 1 character, not 2"]),
      Case(schema: ["pattern": .string("b+")], value: .string("abbc")),
      Case(
        schema: ["pattern": .string("^b+$")], value: .string("abbc"),
        violations: ["(the whole): 'abbc' does not match ^b+$"]),
      Case(
        schema: [
          "properties": .object(["a": .object(["items": .object(["required": .array([.string("x")])])])])
        ], value: .object(["a": .array([.object(["x": .null]), .object([:])])]), violations: ["a[1].x: is missing"]),
    ])
  func judge(example: Case) throws {
    #expect(try JSONSchema(.object(example.schema)).violations(of: example.value) == example.violations)
  }

  @Test(
    "a schema with a keyword that is not checked is refused",
    arguments: [
      ("oneOf", .array([])), ("type", .integer(1)), ("pattern", .string("(")), ("$schema", .string("draft-07")),
      ("items", .boolean(true)), ("minimum", .number(0.5)),
    ] as [(String, JSONValue)])
  func refuse(keyword: String, value: JSONValue) {
    #expect(
      throws: DatasetProblem("The schema's keyword '\(keyword)' is not known here, or has a value that it cannot have.")
    ) { try JSONSchema(.object([keyword: value])) }
    #expect(throws: DatasetProblem.self) {
      try JSONSchema(.object(["properties": .object(["a": .object([keyword: value])])]))
    }
  }

  @Test("a schema that is no object is refused")
  func noObject() {
    #expect(throws: DatasetProblem("A schema must be an object, not of type boolean.")) {
      try JSONSchema(.boolean(true))
    }
  }
}
