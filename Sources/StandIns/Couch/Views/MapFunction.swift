import JSON

/// A view's map function, of the small part of JavaScript that says which documents belong into a view and by what:
///
///     function (doc) { if (doc.doc_type === "CommCareUser" && doc.domain) { emit([doc.domain, doc.username], null); } }
///
/// Conditions of `&&`, `||`, `!`, comparisons for being equal or not, `indexOf` and `length`; keys and values of members of the document,
/// literals and arrays.
struct MapFunction: Sendable {
  indirect enum Statement: Sendable {
    case emit(Expression, Expression)
    case when(Expression, Statement)
    case block([Statement])
  }

  indirect enum Expression: Sendable {
    case document
    case literal(JSONValue)
    case array([Expression])
    case member(Expression, ByteKey)
    case indexOf(Expression, Expression)
    case not(Expression)
    case and(Expression, Expression)
    case or(Expression, Expression)
    case equal(Expression, Expression)
  }

  struct Emission: Equatable, Sendable {
    var key: JSONValue
    var value: JSONValue
  }

  private let body: Statement

  init(parsing source: String) throws(MapError) {
    var parser = try MapParser(source)
    body = try parser.function()
  }

  /// What the function emits for a document; nothing more from where it would throw.
  func emissions(for document: JSONValue) -> [Emission] {
    var run = Run(document: document)
    try? run.carryOut(body)
    return run.emissions
  }

  /// What JavaScript would throw: a member of what is undefined.
  private struct Thrown: Error {}

  private struct Run {
    let document: JSONValue
    var emissions: [Emission] = []

    init(document: JSONValue) { self.document = document }

    mutating func carryOut(_ statement: Statement) throws {
      switch statement {
      case .emit(let key, let value):
        emissions.append(Emission(key: try self.value(key) ?? .null, value: try self.value(value) ?? .null))
      case .when(let condition, let then): if try isTrue(condition) { try carryOut(then) }
      case .block(let statements): for statement in statements { try carryOut(statement) }
      }
    }

    /// nil stands for undefined.
    func value(_ expression: Expression) throws -> JSONValue? {
      switch expression {
      case .document: return document
      case .literal(let value): return value
      case .array(let elements): return .array(try elements.map { try value($0) ?? .null })
      case .member(let base, let name): return try member(name, of: value(base))
      case .indexOf(let base, let part): return try index(of: value(part), in: value(base))
      case .not(let operand): return .boolean(try !isTrue(operand))
      // Like JavaScript's, these give one of the two values.
      case .and(let left, let right): return try isTrue(left) ? value(right) : value(left)
      case .or(let left, let right): return try isTrue(left) ? value(left) : value(right)
      case .equal(let left, let right): return .boolean(Self.isSame(try value(left), try value(right)))
      }
    }

    private func isTrue(_ expression: Expression) throws -> Bool {
      switch try value(expression) {
      case nil, .null?: false
      case .boolean(let value)?: value
      case .number(let text)?: Double(text) != 0
      case .string(let text)?: !text.bytes.isEmpty
      case .array?, .object?: true
      }
    }

    private func member(_ name: ByteKey, of base: JSONValue?) throws -> JSONValue? {
      guard let base, base != .null else { throw Thrown() }
      guard name == ByteKey("length") else { return base[name.text] }
      switch base {
      case .array(let elements): return .number(String(elements.count))
      case .string(let text): return .number(String(text.text.utf16.count))
      default: return base[name.text]
      }
    }

    private func index(of part: JSONValue?, in base: JSONValue?) throws -> JSONValue {
      switch base {
      case .string(let text):
        let needle = part?.string ?? ""
        let found = Self.offset(of: Array(needle.utf16), in: Array(text.text.utf16))
        return .number(String(found ?? -1))
      case .array(let elements):
        let found = elements.firstIndex { Self.isSame($0, part) }
        return .number(String(found ?? -1))
      default: throw Thrown()
      }
    }

    private static func offset(of part: [UInt16], in text: [UInt16]) -> Int? {
      guard part.count <= text.count else { return nil }
      return (0...(text.count - part.count)).first { text[$0..<($0 + part.count)].elementsEqual(part) }
    }

    private static func isSame(_ left: JSONValue?, _ right: JSONValue?) -> Bool {
      switch (left, right) {
      case (nil, nil): true
      case (.some(let one), .some(let other)):
        switch (one, other) {
        case (.array, _), (.object, _): false
        default: Collation.compare(one, other) == 0
        }
      default: false
      }
    }
  }
}

/// Why a map function is not understood.
struct MapError: Error, Equatable, Sendable {
  var expected: String
  /// What stands there.
  var found: String

  var reason: String { "this map function: \(expected) was expected where \(found) stands" }
}
