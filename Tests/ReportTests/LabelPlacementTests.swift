import Testing

@testable import Report

@Suite struct LabelPlacementTests {
  @Test(
    "labels that would meet are moved apart by as little as it takes",
    arguments: [
      ([10, 50, 90], [10, 50, 90]), ([50, 50], [45, 55]), ([50, 50, 50], [40, 50, 60]), ([50, 52, 90], [46, 56, 90]),
      ([0, 0], [5, 15]), ([100, 99, 98], [95, 85, 75]), ([60, 20, 58], [64, 20, 54]), ([], []),
    ] as [([Double], [Double])])
  func spread(wishes: [Double], places: [Double]) {
    let heights = [Double](repeating: 10, count: wishes.count)
    #expect(LabelPlacement.spread(wishes, heights: heights, in: 0...100) == places)
  }

  @Test("no two of many labels overlap, whatever their heights")
  func never() {
    var noise = GraphSamples.Noise()
    for _ in 0..<200 {
      let wishes = (0..<9).map { _ in noise.next() * 300 }
      let heights = (0..<9).map { _ in noise.next() < 0.3 ? 32.0 : 16 }
      let middles = LabelPlacement.spread(wishes, heights: heights, in: 0...300)
      let spans = zip(middles, heights).map { ($0 - $1 / 2, $0 + $1 / 2) }.sorted { $0.0 < $1.0 }
      #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.1 <= $1.0 + 1e-9 })
      #expect(spans[0].0 >= 0 && spans[8].1 <= 300 + 1e-9)
    }
  }

  @Test("words stand beside a dot, and elsewhere when something is there")
  func beside() {
    let bounds = LabelPlacement.Box(left: 0, top: 0, width: 200, height: 200)
    func place(_ taken: [LabelPlacement.Box], x: Double = 100) -> LabelPlacement.Box {
      LabelPlacement.beside(x: x, y: 100, radius: 5, width: 40, height: 14, avoiding: taken, within: bounds)
    }
    #expect(place([]).left == 110)
    #expect(place([.init(left: 115, top: 90, width: 20, height: 20)]).right == 90)
    #expect(place([], x: 190).right == 180)
  }

  @Test("words are broken at spaces and hyphens, and what has no room ends in an ellipsis")
  func wrapping() {
    #expect(TextSize.wrapped("process-server", size: 13, width: 190) == "process-server")
    #expect(TextSize.wrapped("process-server", size: 13, width: 70) == "process-\nserver")
    #expect(TextSize.wrapped("a b c", size: 13, width: 20, lines: 2) == "a\nb c")
    #expect(TextSize.wrapped("one two three four", size: 13, width: 40, lines: 2) == "one\ntwo…")
    #expect(TextSize.cut("abcdef", size: 10, width: 5) == "…")
    #expect(abs(TextSize.width("Reactometer", size: 100) - 638) < 30)
  }
}
