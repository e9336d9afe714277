/// Keys in order: binary search for ranges, cheap to append to in order, bearable to insert into anywhere.
///
/// A list of short sorted arrays. With a million keys an insertion moves at most a few hundred of them, and now and then a few thousand
/// entries of the outer list.
struct SortedRun<Key: Comparable> {
  /// None is empty.
  private var pieces: [[Key]] = []
  private(set) var count = 0
  private static var longest: Int { 512 }

  var isEmpty: Bool { count == 0 }

  /// Where a key stands, or would: a place between keys.
  struct Place: Equatable {
    fileprivate var piece: Int
    fileprivate var offset: Int
  }

  var start: Place { Place(piece: 0, offset: 0) }
  var end: Place { Place(piece: pieces.count, offset: 0) }

  mutating func insert(_ key: Key) {
    count += 1
    guard let last = pieces.last?.last else { return pieces.append([key]) }
    if last < key { return append(key) }
    let place = firstPlace { !($0 < key) }
    if place.piece == pieces.count { return append(key) }
    pieces[place.piece].insert(key, at: place.offset)
    if pieces[place.piece].count > Self.longest { split(place.piece) }
  }

  private mutating func append(_ key: Key) {
    if pieces[pieces.count - 1].count < Self.longest {
      pieces[pieces.count - 1].append(key)
    } else {
      pieces.append([key])
    }
  }

  private mutating func split(_ index: Int) {
    let half = pieces[index].count / 2
    let upper = Array(pieces[index][half...])
    pieces[index].removeLast(pieces[index].count - half)
    pieces.insert(upper, at: index + 1)
  }

  /// - Returns: whether it was there.
  @discardableResult
  mutating func remove(_ key: Key) -> Bool {
    let place = firstPlace { !($0 < key) }
    guard place != end, pieces[place.piece][place.offset] == key else { return false }
    pieces[place.piece].remove(at: place.offset)
    if pieces[place.piece].isEmpty { pieces.remove(at: place.piece) }
    count -= 1
    return true
  }

  /// The place before the first key that is `beyond`. All keys after one that is are as well.
  func firstPlace(_ beyond: (Key) -> Bool) -> Place {
    let piece = partition(pieces.count) { beyond(pieces[$0][pieces[$0].count - 1]) }
    guard piece < pieces.count else { return end }
    return Place(piece: piece, offset: partition(pieces[piece].count) { beyond(pieces[piece][$0]) })
  }

  private func partition(_ count: Int, _ beyond: (Int) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if beyond(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Keys before the place.
  func rank(_ place: Place) -> Int {
    pieces[..<place.piece].reduce(0) { $0 + $1.count } + place.offset
  }

  /// The place `distance` keys further on, or back when negative; never beyond the ends.
  func place(_ place: Place, offsetBy distance: Int) -> Place {
    var rest = min(max(rank(place) + distance, 0), count)
    for (index, piece) in pieces.enumerated() {
      if rest < piece.count { return Place(piece: index, offset: rest) }
      rest -= piece.count
    }
    return end
  }

  /// Visits the keys between two places, in order or from the last to the first, until `visit` says false.
  func forEach(from lower: Place, to upper: Place, backwards: Bool = false, _ visit: (Key) -> Bool) {
    guard lower.piece <= upper.piece else { return }
    let indices = lower.piece...upper.piece
    func go(_ index: Int) -> Bool {
      guard index < pieces.count else { return true }
      let piece = pieces[index]
      let first = index == lower.piece ? lower.offset : 0
      let last = index == upper.piece ? upper.offset : piece.count
      guard first < last else { return true }
      if backwards {
        for key in piece[first..<last].reversed() where !visit(key) { return false }
      } else {
        for key in piece[first..<last] where !visit(key) { return false }
      }
      return true
    }
    if backwards {
      for index in indices.reversed() where !go(index) { return }
    } else {
      for index in indices where !go(index) { return }
    }
  }
}

extension SortedRun: Sendable where Key: Sendable {}
