import JSON

/// Reads condition expressions. Names that begin with `#` and values that begin with `:` come from the request.
struct ConditionParser {
  private var tokens: [String]
  private var next = 0
  private let kind: String
  private let names: [ByteKey: JSONValue]
  private let values: [ByteKey: AttributeValue]
  /// Which of both were used: AWS refuses requests that name more.
  private(set) var usedNames: Set<ByteKey> = []
  private(set) var usedValues: Set<ByteKey> = []
  /// Conditions within each other; AWS counts operators, of which it takes as many.
  private var depth = 0
  private static let deepest = 300
  /// Bytes, as AWS has it.
  private static let longest = 4_096

  /// - Parameter kind: what the request calls it: `ConditionExpression`.
  init(
    _ text: String, kind: String, names: [ByteKey: JSONValue], values: [ByteKey: AttributeValue]
  ) throws(DynamoFailure) {
    self.kind = kind
    self.names = names
    self.values = values
    tokens = []
    guard !text.isEmpty else { throw .invalid("Invalid \(kind): The expression can not be empty;") }
    guard text.utf8.count <= Self.longest else {
      throw .invalid(
        "Invalid \(kind): Expression size has exceeded the maximum allowed size; expression size: \(text.utf8.count)")
    }
    tokens = try tokenize(text)
  }

  private func tokenize(_ text: String) throws(DynamoFailure) -> [String] {
    var tokens: [String] = []
    var rest = Substring(text)
    while let first = rest.first {
      if first.isWhitespace {
        rest.removeFirst()
      } else if first.isLetter || first.isNumber || "_#:".contains(first) {
        let word = rest.prefix { $0.isLetter || $0.isNumber || "_#:-".contains($0) }
        tokens.append(String(word))
        rest.removeFirst(word.count)
      } else {
        let sign = ["<>", "<=", ">=", "=", "<", ">", "(", ")", ",", "."].first { rest.hasPrefix($0) }
        guard let sign else { throw wrong(String(first)) }
        tokens.append(sign)
        rest.removeFirst(sign.count)
      }
    }
    return tokens
  }

  private func wrong(_ token: String) -> DynamoFailure {
    .invalid("Invalid \(kind): Syntax error; token: \"\(token)\"")
  }

  private var token: String? { next < tokens.count ? tokens[next] : nil }

  private var unexpected: DynamoFailure { wrong(token ?? "<EOF>") }

  private mutating func take(_ text: String) -> Bool {
    guard let token, token == text || token.uppercased() == text else { return false }
    next += 1
    return true
  }

  private mutating func expect(_ text: String) throws(DynamoFailure) {
    if !take(text) { throw unexpected }
  }

  // MARK: Grammar

  mutating func expression() throws(DynamoFailure) -> ConditionExpression {
    let root = try disjunction()
    if token != nil { throw unexpected }
    return ConditionExpression(root: root)
  }

  private mutating func disjunction() throws(DynamoFailure) -> ConditionExpression.Node {
    var left = try conjunction()
    while take("OR") { left = .or(left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(DynamoFailure) -> ConditionExpression.Node {
    var left = try negation()
    while take("AND") { left = .and(left, try negation()) }
    return left
  }

  private mutating func negation() throws(DynamoFailure) -> ConditionExpression.Node {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else {
      throw .invalid("Invalid \(kind): The expression contains too many operators")
    }
    if take("NOT") { return .not(try negation()) }
    if take("(") {
      let inner = try disjunction()
      try expect(")")
      return inner
    }
    return try comparison()
  }

  private mutating func comparison() throws(DynamoFailure) -> ConditionExpression.Node {
    if let function = try function() { return function }
    let left = try operand()
    if take("BETWEEN") {
      let low = try operand()
      try expect("AND")
      return .between(left, low, try operand())
    }
    if take("IN") {
      try expect("(")
      var list: [ConditionExpression.Operand] = []
      repeat { list.append(try operand()) } while take(",")
      try expect(")")
      return .isOneOf(left, list)
    }
    guard let sign = token, ["=", "<>", "<", "<=", ">", ">="].contains(sign) else { throw unexpected }
    next += 1
    return .compare(left, sign, try operand())
  }

  /// `attribute_exists(path)` and its like.
  private mutating func function() throws(DynamoFailure) -> ConditionExpression.Node? {
    guard next + 1 < tokens.count, tokens[next + 1] == "(", tokens[next] != "size" else { return nil }
    let name = tokens[next]
    next += 2
    let result: ConditionExpression.Node
    switch name {
    case "attribute_exists": result = .exists(try path(), true)
    case "attribute_not_exists": result = .exists(try path(), false)
    case "begins_with", "contains":
      let whole = try operand()
      try expect(",")
      let part = try operand()
      result = name == "contains" ? .contains(whole, part) : .beginsWith(whole, part)
    default: throw .invalid("Invalid \(kind): Invalid function name; function: \(name)")
    }
    try expect(")")
    return result
  }

  private mutating func operand() throws(DynamoFailure) -> ConditionExpression.Operand {
    if let token, token.hasPrefix(":") {
      let name = ByteKey(token)
      guard let value = values[name] else {
        throw .invalid(
          "Invalid \(kind): An expression attribute value used in expression is not defined; attribute value: \(token)")
      }
      next += 1
      usedValues.insert(name)
      return .value(value)
    }
    if token == "size", next + 1 < tokens.count, tokens[next + 1] == "(" {
      next += 2
      let path = try path()
      try expect(")")
      return .size(path)
    }
    return .path(try path())
  }

  private mutating func path() throws(DynamoFailure) -> ConditionExpression.Path {
    var path: ConditionExpression.Path = []
    repeat {
      guard let token, let first = token.first, first == "#" || first == "_" || first.isLetter else { throw unexpected }
      next += 1
      if first == "#" {
        guard let name = names[ByteKey(token)]?.string else {
          throw .invalid(
            "Invalid \(kind): An expression attribute name used in the document path is not defined; attribute name: \(token)"
          )
        }
        usedNames.insert(ByteKey(token))
        path.append(ByteKey(name))
      } else {
        path.append(ByteKey(token))
      }
    } while take(".")
    return path
  }
}
