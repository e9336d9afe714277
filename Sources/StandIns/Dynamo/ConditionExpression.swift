import JSON

/// A condition on an item, as in ConditionExpression, FilterExpression and KeyConditionExpression:
/// `attribute_not_exists(id) OR #r = :v`, `#p = :p AND begins_with(asset, :a)`.
struct ConditionExpression: Sendable {
  indirect enum Node: Equatable, Sendable {
    case exists(Path, Bool)
    case compare(Operand, String, Operand)
    case between(Operand, Operand, Operand)
    case beginsWith(Operand, Operand)
    case contains(Operand, Operand)
    case isOneOf(Operand, [Operand])
    case not(Node)
    case and(Node, Node)
    case or(Node, Node)
  }

  enum Operand: Equatable, Sendable {
    case path(Path)
    case value(AttributeValue)
    case size(Path)
  }

  /// The names that lead to an attribute in maps.
  typealias Path = [ByteKey]

  let root: Node

  func holds(for item: [ByteKey: AttributeValue]) -> Bool { Self.holds(root, item) }

  private static func holds(_ node: Node, _ item: [ByteKey: AttributeValue]) -> Bool {
    switch node {
    case .exists(let path, let wanted): return (value(path, item) != nil) == wanted
    case .compare(let left, let sign, let right): return compare(value(left, item), sign, value(right, item))
    case .between(let operand, let low, let high):
      let middle = value(operand, item)
      return compare(value(low, item), "<=", middle) && compare(middle, "<=", value(high, item))
    case .beginsWith(let operand, let prefix):
      guard case .string(let text)? = value(operand, item), case .string(let start)? = value(prefix, item) else {
        return false
      }
      return text.bytes.starts(with: start.bytes)
    case .contains(let operand, let part): return contains(value(operand, item), value(part, item))
    case .isOneOf(let operand, let list): return list.contains { compare(value(operand, item), "=", value($0, item)) }
    case .not(let inner): return !holds(inner, item)
    case .and(let left, let right): return holds(left, item) && holds(right, item)
    case .or(let left, let right): return holds(left, item) || holds(right, item)
    }
  }

  private static func value(_ path: Path, _ item: [ByteKey: AttributeValue]) -> AttributeValue? {
    var value: AttributeValue = .map(item)
    for name in path {
      guard case .map(let attributes) = value, let next = attributes[name] else { return nil }
      value = next
    }
    return value
  }

  private static func value(_ operand: Operand, _ item: [ByteKey: AttributeValue]) -> AttributeValue? {
    switch operand {
    case .path(let path): value(path, item)
    case .value(let value): value
    case .size(let path): value(path, item).flatMap { try? .number(DynamoNumber(parsing: Array(String($0.size).utf8))) }
    }
  }

  private static func contains(_ whole: AttributeValue?, _ part: AttributeValue?) -> Bool {
    guard let whole, let part else { return false }
    switch (whole, part) {
    case (.string(let text), .string(let inner)):
      let (text, inner) = (text.bytes, inner.bytes)
      return inner.count <= text.count
        && (0...(text.count - inner.count)).contains { text[$0..<($0 + inner.count)].elementsEqual(inner) }
    case (.list(let elements), _): return elements.contains(part)
    case (.set(_, let elements), _): return elements.contains(part)
    default: return false
    }
  }

  /// Values of different types are different, and in no order.
  private static func compare(_ left: AttributeValue?, _ sign: String, _ right: AttributeValue?) -> Bool {
    guard let left, let right else { return sign == "<>" && left != right }
    if sign == "=" { return left == right }
    if sign == "<>" { return left != right }
    let isLess: Bool
    switch (left, right) {
    case (.string(let one), .string(let other)), (.binary(let one), .binary(let other)): isLess = one < other
    case (.number(let one), .number(let other)): isLess = one < other
    default: return false
    }
    switch sign {
    case "<": return isLess
    case "<=": return isLess || left == right
    case ">": return !isLess && left != right
    default: return !isLess
    }
  }

  /// The value that an attribute has to equal whatever else is asked, if there is one.
  func equality(of name: ByteKey) -> AttributeValue? {
    func find(_ node: Node) -> AttributeValue? {
      switch node {
      case .and(let left, let right): find(left) ?? find(right)
      case .compare(.path([name]), "=", .value(let value)), .compare(.value(let value), "=", .path([name])): value
      default: nil
      }
    }
    return find(root)
  }
}
