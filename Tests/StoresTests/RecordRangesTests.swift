import Testing

@testable import Stores

@Suite("Ranges of records")
struct RecordRangesTests {
  @Test(
    "merged ranges are as few as can be",
    arguments: [
      ([], []), ([3..<5], [3..<5]), ([3..<5, 0..<3], [0..<5]), ([0..<4, 2..<3, 6..<8], [0..<4, 6..<8]), ([2..<2], []),
    ] as [([Range<Int>], [Range<Int>])])
  func merged(_ ranges: [Range<Int>], _ expected: [Range<Int>]) {
    #expect(RecordRanges.merged(ranges) == expected)
  }

  @Test(
    "gaps are what the ranges leave",
    arguments: [
      ([], [5..<10]), ([0..<20], []), ([0..<6, 8..<9], [6..<8, 9..<10]), ([5..<10], []), ([0..<5, 10..<12], [5..<10]),
      ([7..<8, 6..<9], [5..<6, 9..<10]),
    ] as [([Range<Int>], [Range<Int>])])
  func gaps(_ ranges: [Range<Int>], _ expected: [Range<Int>]) {
    #expect(RecordRanges.gaps(in: 5..<10, between: ranges) == expected)
  }

  @Test("runs are neighbours, cut where they are too long")
  func runs() {
    #expect(RecordRanges.runs([]) == [])
    #expect(RecordRanges.runs([1, 2, 3, 7, 9, 10]) == [1..<4, 7..<8, 9..<11])
  }
}
