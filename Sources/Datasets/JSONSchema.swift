package import JSON

/// A JSON Schema (draft 2020-12) of the keywords that this project's own schemas use, ready to judge values.
///
/// A keyword that it does not know is an error of the schema, not passed over: what a schema says is checked, or it is not used.
public struct JSONSchema {
  var type: String?
  var properties: [String: JSONSchema]?
  var required: [String] = []
  /// False: no member but those of `properties`.
  var additionalProperties = true
  /// One or none; an array because a value cannot hold itself.
  var items: [JSONSchema] = []
  var minItems = 0
  var uniqueItems = false
  var minLength = 0
  var maxLength = Int.max
  var pattern: (text: String, regex: Regex<AnyRegexOutput>)?
  var minimum: Int?
  var maximum: Int?

  package init(_ schema: JSONValue) throws(DatasetProblem) {
    guard let keywords = schema.sorted.members else {
      throw DatasetProblem("A schema must be an object, not of type \(schema.type).")
    }
    for keyword in keywords {
      guard try read(keyword.name.text, keyword.value) else {
        throw DatasetProblem(
          "The schema's keyword '\(keyword.name)' is not known here, or has a value that it cannot have.")
      }
    }
  }

  /// Takes one keyword in; false when it is unknown or its value is none.
  private mutating func read(_ keyword: String, _ value: JSONValue) throws(DatasetProblem) -> Bool {
    switch (keyword, value) {
    case ("$schema", .string(let dialect)): return dialect.text == "https://json-schema.org/draft/2020-12/schema"
    case ("title", .string), ("description", .string): break
    case ("type", .string(let name)): type = name.text
    case ("properties", .object(let members)):
      var schemas: [String: JSONSchema] = [:]
      for member in members { schemas[member.name.text] = try JSONSchema(member.value) }
      properties = schemas
    case ("required", .array(let names)):
      required = names.compactMap(\.string)
      return required.count == names.count
    case ("additionalProperties", .boolean(let allowed)): additionalProperties = allowed
    case ("items", .object): items = [try JSONSchema(value)]
    case ("minItems", .number): return Self.take(value, as: &minItems)
    case ("uniqueItems", .boolean(let unique)): uniqueItems = unique
    case ("minLength", .number): return Self.take(value, as: &minLength)
    case ("maxLength", .number): return Self.take(value, as: &maxLength)
    case ("pattern", .string(let text)):
      guard let regex = try? Regex(text.text) else { return false }
      // Code points, as in ECMA-262, and not what Unicode calls the same character.
      pattern = (text.text, regex.matchingSemantics(.unicodeScalar))
    case ("minimum", .number): return Self.take(value, as: &minimum)
    case ("maximum", .number): return Self.take(value, as: &maximum)
    default: return false
    }
    return true
  }

  /// False when it is no integer.
  private static func take(_ value: JSONValue, as limit: inout Int) -> Bool {
    guard let number = value.integer else { return false }
    limit = number
    return true
  }

  private static func take(_ value: JSONValue, as limit: inout Int?) -> Bool {
    limit = value.integer
    return limit != nil
  }
}
