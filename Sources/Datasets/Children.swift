/// How many children each of many parents has, drawn between two bounds, and which child is whose: all by closed forms, so that no
/// table is kept and any child can be made first.
///
/// Parents are taken two by two: of a pair the first has `fewest + x` children and the second `most - x`, x being drawn. Each number
/// between the bounds is then as likely as any other, and pair j begins at child `j * (fewest + most)`. A last parent without a
/// neighbour has the mean, rounded down.
struct Children: Sendable {
  let parents: Int
  let fewest: Int
  let most: Int
  private let key: RandomKey

  init(of parents: Int, each bounds: ClosedRange<Int>, key: RandomKey) {
    self.parents = parents
    fewest = bounds.lowerBound
    most = bounds.upperBound
    self.key = key
  }

  /// At least one child each when there are any, at most twice the mean less one.
  init(of parents: Int, mean: Int, key: RandomKey) {
    self.init(of: parents, each: mean == 0 ? 0...0 : 1...(2 * mean - 1), key: key)
  }

  /// All children of all parents.
  var count: Int { Self.count(of: parents, each: fewest...most) }

  static func count(of parents: Int, each bounds: ClosedRange<Int>) -> Int {
    let pair = bounds.lowerBound + bounds.upperBound
    return parents / 2 * pair + parents % 2 * (pair / 2)
  }

  private var pair: Int { fewest + most }

  /// How many of a pair's children are the first parent's.
  private func share(ofPair index: Int) -> Int {
    guard index < parents / 2 else { return pair / 2 }
    var random = key[index]
    return fewest + Int(random.below(UInt64(most - fewest + 1)))
  }

  func count(of parent: Int) -> Int {
    let share = share(ofPair: parent / 2)
    return parent % 2 == 0 ? share : pair - share
  }

  /// The first child of a parent; where it would be, when the parent has none.
  func first(of parent: Int) -> Int {
    parent / 2 * pair + (parent % 2 == 0 ? 0 : share(ofPair: parent / 2))
  }

  /// Whose child this is, the how manieth of them (from 0), and how many they are.
  func place(of child: Int) -> (parent: Int, ordinal: Int, siblings: Int) {
    let index = child / pair
    let within = child % pair
    let share = share(ofPair: index)
    return within < share ? (2 * index, within, share) : (2 * index + 1, within - share, pair - share)
  }
}
