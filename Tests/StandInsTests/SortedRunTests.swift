import JSON
import Pacing
import Testing

@testable import StandIns

@Suite("Keys in order")
struct SortedRunTests {
  @Test("agrees with a sorted array through thousands of insertions and removals in any order", arguments: 1...4)
  func model(_ seed: Int) {
    var randomness = SplitMix64(seed: UInt64(seed))
    var run = SortedRun<Int>()
    var array: [Int] = []
    for _ in 0..<6_000 {
      let key = Int(randomness.next() % 4_000)
      let index = array.firstIndex { $0 >= key } ?? array.count
      let isThere = index < array.count && array[index] == key
      if isThere {
        let wasThere = run.remove(key)
        #expect(wasThere)
        array.remove(at: index)
      } else if seed < 4 || randomness.next() % 8 != 0 {
        run.insert(key)
        array.insert(key, at: index)
      }
    }
    #expect(run.count == array.count)
    #expect(keys(run, run.start, run.end) == array)
    for _ in 0..<100 {
      let (low, high) = (Int(randomness.next() % 4_200) - 100, Int(randomness.next() % 4_200) - 100)
      let lower = run.firstPlace { $0 >= low }
      let upper = run.firstPlace { $0 > high }
      let expected = array.filter { $0 >= low && $0 <= high }
      #expect(keys(run, lower, upper) == expected)
      #expect(keys(run, lower, upper, backwards: true) == expected.reversed())
      #expect(run.rank(lower) == array.count { $0 < low })
      let skip = Int(randomness.next() % 50)
      let moved = run.place(lower, offsetBy: skip)
      #expect(run.rank(moved) == min(array.count { $0 < low } + skip, array.count))
    }
  }

  private func keys(
    _ run: SortedRun<Int>, _ lower: SortedRun<Int>.Place, _ upper: SortedRun<Int>.Place, backwards: Bool = false
  ) -> [Int] {
    var keys: [Int] = []
    run.forEach(from: lower, to: upper, backwards: backwards) {
      keys.append($0)
      return true
    }
    return keys
  }

  @Test("nothing is found in nothing, and what is not there is not removed")
  func empty() {
    var run = SortedRun<Int>()
    let wasThere = run.remove(1)
    #expect(run.isEmpty && !wasThere && run.start == run.end)
    #expect(keys(run, run.start, run.end).isEmpty)
    #expect(run.place(run.start, offsetBy: 3) == run.end)
  }

  @Test("names are ordered as bytes")
  func names() {
    let names = ["", "A", "Z", "a", "aa", "ab", "b", "ä"].map { ByteKey($0) }
    #expect(names.shuffled().sorted() == names)
  }
}
