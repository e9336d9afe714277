/// The word that was probably meant: the nearest known one, if at most a third of its letters (and at least one, unless
/// it is but a letter or two) differ.
func suggestion(for word: String, among known: [String]) -> String? {
  let distances = known.map { (word: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
  guard let nearest = distances.min(by: { $0.distance < $1.distance }) else { return nil }
  return nearest.distance <= max(nearest.word.count > 2 ? 1 : 0, nearest.word.count / 3) ? nearest.word : nil
}

/// Letters to insert, delete, replace or swap with their neighbour to make one word of the other (optimal string
/// alignment, a restricted Damerau-Levenshtein distance).
func editDistance(_ left: String, _ right: String) -> Int {
  let left = Array(left)
  let right = Array(right)
  var beforeLast = [Int]()
  var last = Array(0...right.count)
  for row in left.indices {
    var current = [row + 1]
    for column in right.indices {
      let replaced = last[column] + (left[row] == right[column] ? 0 : 1)
      var best = min(replaced, last[column + 1] + 1, current[column] + 1)
      if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
        best = min(best, beforeLast[column - 1] + 1)
      }
      current.append(best)
    }
    (beforeLast, last) = (last, current)
  }
  return last[right.count]
}
