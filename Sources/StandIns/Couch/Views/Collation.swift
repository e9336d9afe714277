import JSON

/// The order of keys in views: null, false, true, numbers, strings, arrays, objects. Strings go by their bytes, where the real one asks
/// ICU: names of one alphabet in one case are in the same order.
enum Collation {
  /// Below zero when `left` comes first, above when `right` does.
  static func compare(_ left: JSONValue, _ right: JSONValue) -> Int {
    let (mine, theirs) = (rank(left), rank(right))
    guard mine == theirs else { return mine - theirs }
    switch (left, right) {
    case (.number(let one), .number(let other)):
      // Integers beyond 2^53 differ although their doubles do not.
      if let one = Int(one), let other = Int(other) { return one < other ? -1 : one > other ? 1 : 0 }
      let (one, other) = (Double(one) ?? 0, Double(other) ?? 0)
      return one < other ? -1 : one > other ? 1 : 0
    case (.string(let one), .string(let other)): return one < other ? -1 : one == other ? 0 : 1
    case (.array(let one), .array(let other)): return compare(one, other) { compare($0, $1) }
    case (.object(let one), .object(let other)):
      return compare(one, other) { mine, theirs in
        let names = compare(.string(mine.name), .string(theirs.name))
        return names == 0 ? compare(mine.value, theirs.value) : names
      }
    default: return 0
    }
  }

  private static func compare<Element>(
    _ left: [Element], _ right: [Element], _ elements: (Element, Element) -> Int
  ) -> Int {
    for (one, other) in zip(left, right) {
      let order = elements(one, other)
      if order != 0 { return order }
    }
    return left.count - right.count
  }

  private static func rank(_ value: JSONValue) -> Int {
    switch value {
    case .null: 0
    case .boolean(let value): value ? 2 : 1
    case .number: 3
    case .string: 4
    case .array: 5
    case .object: 6
    }
  }
}
