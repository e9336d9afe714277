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
  var minimum: Int64?
  var maximum: Int64?

  public init(_ schema: JSONValue) throws(DatasetProblem) {
    guard case .object(let keywords) = schema else {
      throw DatasetProblem("A schema must be an object, not of type \(schema.type).")
    }
    for (keyword, value) in keywords.sorted(by: { $0.key < $1.key }) {
      guard try read(keyword, value) else {
        throw DatasetProblem("The schema's keyword '\(keyword)' is not known here, or has a value that it cannot have.")
      }
    }
  }

  /// Takes one keyword in; false when it is unknown or its value is none.
  private mutating func read(_ keyword: String, _ value: JSONValue) throws(DatasetProblem) -> Bool {
    switch (keyword, value) {
    case ("$schema", .string(let dialect)): return dialect == "https://json-schema.org/draft/2020-12/schema"
    case ("title", .string), ("description", .string): break
    case ("type", .string(let name)): type = name
    case ("properties", .object(let members)):
      var schemas: [String: JSONSchema] = [:]
      for (name, member) in members { schemas[name] = try JSONSchema(member) }
      properties = schemas
    case ("required", .array(let names)): required = names.compactMap(\.string)
    case ("additionalProperties", .boolean(let allowed)): additionalProperties = allowed
    case ("items", .object): items = [try JSONSchema(value)]
    case ("minItems", .integer(let count)): minItems = Int(count)
    case ("uniqueItems", .boolean(let unique)): uniqueItems = unique
    case ("minLength", .integer(let count)): minLength = Int(count)
    case ("maxLength", .integer(let count)): maxLength = Int(count)
    case ("pattern", .string(let text)):
      guard let regex = try? Regex(text) else { return false }
      pattern = (text, regex)
    case ("minimum", .integer(let number)): minimum = number
    case ("maximum", .integer(let number)): maximum = number
    default: return false
    }
    return true
  }
}
