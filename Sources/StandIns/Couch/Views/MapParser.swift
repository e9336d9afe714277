import JSON

/// Reads a map function: recursive descent over its tokens.
struct MapParser {
  private enum Token: Equatable {
    case name(String)
    case string(String)
    case number(String)
    case sign(String)
    case end

    var text: String {
      switch self {
      case .name(let text), .number(let text), .sign(let text): "'\(text)'"
      case .string(let text): "\"\(text)\""
      case .end: "the end"
      }
    }
  }

  private var tokens: [Token]
  private var next = 0
  /// What the function calls the document.
  private var parameter = "doc"
  /// Statements and expressions within each other.
  private var depth = 0
  private static let deepest = 100
  /// Words and signs; expressions grow in depth with these, too.
  private static let mostTokens = 2_000

  init(_ source: String) throws(MapError) { tokens = try Self.tokens(source) }

  // MARK: Tokens

  private static func tokens(_ source: String) throws(MapError) -> [Token] {
    var rest = Substring(source)
    var tokens: [Token] = []
    while let first = rest.first {
      guard tokens.count < mostTokens else {
        throw MapError(expected: "at most \(mostTokens) words and signs", found: "more")
      }
      if first.isWhitespace {
        rest.removeFirst()
      } else if rest.hasPrefix("//") {
        rest = rest.drop { !$0.isNewline }
      } else if rest.hasPrefix("/*") {
        rest.removeFirst(2)
        while !rest.isEmpty, !rest.hasPrefix("*/") { rest.removeFirst() }
        rest = rest.dropFirst(2)
      } else if first == "\"" || first == "'" {
        tokens.append(.string(try string(&rest, quote: first)))
      } else if first.isNumber {
        let text = rest.prefix { $0.isNumber || $0 == "." }
        tokens.append(.number(String(text)))
        rest.removeFirst(text.count)
      } else if first.isLetter || first == "_" || first == "$" {
        let text = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "$" }
        tokens.append(.name(String(text)))
        rest.removeFirst(text.count)
      } else {
        let sign = signs.first { rest.hasPrefix($0) } ?? String(first)
        tokens.append(.sign(sign))
        rest.removeFirst(sign.count)
      }
    }
    return tokens + [.end]
  }

  private static let signs = ["===", "!==", "==", "!=", "&&", "||"]

  private static func string(_ rest: inout Substring, quote: Character) throws(MapError) -> String {
    rest.removeFirst()
    var text = ""
    while let character = rest.popFirst() {
      if character == quote { return text }
      guard character == "\\" else {
        text.append(character)
        continue
      }
      switch rest.popFirst() {
      case "n"?: text.append("\n")
      case "t"?: text.append("\t")
      case let other?: text.append(other)
      case nil: break
      }
    }
    throw MapError(expected: "the end of a string", found: "the end")
  }

  // MARK: Grammar

  mutating func function() throws(MapError) -> MapFunction.Statement {
    try expect(.name("function"), "'function'")
    if case .name = tokens[next] { next += 1 }
    try expect(.sign("("), "'('")
    guard case .name(let name) = tokens[next] else { throw wrong("the name of the document") }
    parameter = name
    next += 1
    try expect(.sign(")"), "')'")
    let body = try block()
    _ = take(";")
    try expect(.end, "the end")
    return body
  }

  private func wrong(_ expected: String) -> MapError { MapError(expected: expected, found: tokens[next].text) }

  private mutating func expect(_ token: Token, _ what: String) throws(MapError) {
    guard tokens[next] == token else { throw wrong(what) }
    next += 1
  }

  /// Passes over a sign if it comes next.
  private mutating func take(_ sign: String) -> Bool {
    guard tokens[next] == .sign(sign) else { return false }
    next += 1
    return true
  }

  /// Parses what may hold more of its own kind, which a stack has no room for without end.
  private mutating func nested<Part>(
    _ parse: (inout MapParser) throws(MapError) -> Part
  ) throws(MapError) -> Part {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.deepest else { throw wrong("at most \(Self.deepest) parts within each other") }
    return try parse(&self)
  }

  private mutating func block() throws(MapError) -> MapFunction.Statement {
    try expect(.sign("{"), "'{'")
    var statements: [MapFunction.Statement] = []
    while !take("}") {
      if take(";") { continue }
      statements.append(try nested { (parser) throws(MapError) in try parser.statement() })
    }
    return .block(statements)
  }

  private mutating func statement() throws(MapError) -> MapFunction.Statement {
    if tokens[next] == .sign("{") { return try block() }
    if tokens[next] == .name("if") {
      next += 1
      try expect(.sign("("), "'('")
      let condition = try expression()
      try expect(.sign(")"), "')'")
      return .when(condition, try nested { (parser) throws(MapError) in try parser.statement() })
    }
    try expect(.name("emit"), "'if' or 'emit'")
    try expect(.sign("("), "'('")
    let key = try expression()
    // What is left out is undefined, which becomes null.
    let value = try take(",") ? expression() : .literal(.null)
    try expect(.sign(")"), "')'")
    _ = take(";")
    return .emit(key, value)
  }

  private mutating func expression() throws(MapError) -> MapFunction.Expression {
    var left = try conjunction()
    while take("||") { left = .or(left, try conjunction()) }
    return left
  }

  private mutating func conjunction() throws(MapError) -> MapFunction.Expression {
    var left = try comparison()
    while take("&&") { left = .and(left, try comparison()) }
    return left
  }

  private mutating func comparison() throws(MapError) -> MapFunction.Expression {
    let left = try unary()
    if take("===") || take("==") { return .equal(left, try unary()) }
    if take("!==") || take("!=") { return .not(.equal(left, try unary())) }
    return left
  }

  private mutating func unary() throws(MapError) -> MapFunction.Expression {
    if take("!") { return .not(try nested { (parser) throws(MapError) in try parser.unary() }) }
    if take("-") {
      guard case .number(let text) = tokens[next] else { throw wrong("a number") }
      next += 1
      return .literal(.number("-" + text))
    }
    return try postfix(try primary())
  }

  private mutating func primary() throws(MapError) -> MapFunction.Expression {
    if take("(") {
      let inner = try nested { (parser) throws(MapError) in try parser.expression() }
      try expect(.sign(")"), "')'")
      return inner
    }
    if take("[") { return .array(try elements()) }
    let token = tokens[next]
    let found: MapFunction.Expression? =
      switch token {
      case .string(let text): .literal(.text(text))
      case .number(let text): .literal(.number(text))
      case .name("null"): .literal(.null)
      case .name("true"): .literal(.boolean(true))
      case .name("false"): .literal(.boolean(false))
      case .name(parameter): .document
      default: nil
      }
    guard let found else { throw wrong("a member of \(parameter), a text, a number or an array") }
    next += 1
    return found
  }

  private mutating func elements() throws(MapError) -> [MapFunction.Expression] {
    var elements: [MapFunction.Expression] = []
    if take("]") { return elements }
    repeat { elements.append(try nested { (parser) throws(MapError) in try parser.expression() }) } while take(",")
    try expect(.sign("]"), "']'")
    return elements
  }

  private mutating func postfix(_ base: MapFunction.Expression) throws(MapError) -> MapFunction.Expression {
    var result = base
    while true {
      if take(".") {
        guard case .name(let name) = tokens[next] else { throw wrong("the name of a member") }
        next += 1
        guard name == "indexOf", take("(") else {
          result = .member(result, ByteKey(name))
          continue
        }
        result = .indexOf(result, try expression())
        try expect(.sign(")"), "')'")
      } else if take("[") {
        guard case .string(let name) = tokens[next] else { throw wrong("the name of a member, in quotes") }
        next += 1
        result = .member(result, ByteKey(name))
        try expect(.sign("]"), "']'")
      } else {
        return result
      }
    }
  }
}
