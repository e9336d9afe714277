import Testing

@testable import Datasets

@Suite("Children")
struct ChildrenTests {
  private static let key = RandomKey(seed: 1, source: "test")

  @Test(
    "what the closed forms say is what counting says",
    arguments: [
      (0, 0...200), (1, 0...200), (2, 0...200), (7, 0...5), (100, 3...3), (101, 1...8), (50, 0...0), (33, 0...1),
      (9, 7...100),
    ])
  func bruteForce(parents: Int, bounds: ClosedRange<Int>) {
    let children = Children(of: parents, each: bounds, key: Self.key)
    var next = 0
    for parent in 0..<parents {
      let count = children.count(of: parent)
      #expect(bounds.contains(count))
      #expect(children.first(of: parent) == next)
      for ordinal in 0..<count {
        let place = children.place(of: next + ordinal)
        #expect(place == (parent, ordinal, count))
      }
      next += count
    }
    #expect(children.count == next)
  }

  @Test("the numbers that were asked for come out exactly: ten thousand users, a million cases, four million forms")
  func exact() {
    let cases = Children(of: 10_000, each: 0...200, key: Self.key)
    #expect(cases.count == 1_000_000)
    #expect(Children(of: cases.count, mean: 4, key: Self.key).count == 4_000_000)
    #expect(Children(of: 11, mean: 4, key: Self.key).count == 44)
    #expect(Children(of: 11, mean: 0, key: Self.key).count == 0)
  }

  @Test("each number between the bounds is as likely as any other")
  func uniform() {
    let children = Children(of: 22_000, each: 0...10, key: Self.key)
    var counts = [Int](repeating: 0, count: 11)
    for parent in 0..<22_000 { counts[children.count(of: parent)] += 1 }
    // Pairs go together, so the deviation is up to 1.4 times that of 22,000 single draws: 60.
    #expect(counts.allSatisfy { abs($0 - 2000) < 300 })
  }
}
