/// Ranges of records, and what of a range others leave.
package enum RecordRanges {
  /// The same records in as few ranges as there can be, ascending.
  package static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }

  /// What of `whole` is in none of `ranges`, ascending.
  package static func gaps(in whole: Range<Int>, between ranges: [Range<Int>]) -> [Range<Int>] {
    var gaps: [Range<Int>] = []
    var next = whole.lowerBound
    for range in merged(ranges) where range.overlaps(whole) {
      if next < range.lowerBound { gaps.append(next..<range.lowerBound) }
      next = max(next, range.upperBound)
    }
    if next < whole.upperBound { gaps.append(next..<whole.upperBound) }
    return gaps
  }

  /// Ascending numbers as runs of neighbours.
  package static func runs(_ ascending: [Int]) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    for index in ascending {
      if let last = runs.last, last.upperBound == index {
        runs[runs.count - 1] = last.lowerBound..<(index + 1)
      } else {
        runs.append(index..<(index + 1))
      }
    }
    return runs
  }
}
