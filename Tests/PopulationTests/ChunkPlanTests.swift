import Pacing
import Population
import Stores
import Testing

@Suite("ChunkPlan")
struct ChunkPlanTests {
  private func pieces(_ plan: ChunkPlan) -> [ChunkPlan.Piece] {
    var plan = plan
    var pieces: [ChunkPlan.Piece] = []
    while let piece = plan.next() { pieces.append(piece) }
    return pieces
  }

  private func text(_ plan: ChunkPlan) -> String {
    pieces(plan).map {
      "\($0.chunk.source):\($0.chunk.records.lowerBound)-\($0.chunk.records.upperBound)\($0.mayExist ? "?" : "")"
    }.joined(separator: " ")
  }

  @Test("an absent load is all sources in order, cut at multiples of the batch")
  func absent() {
    #expect(text(ChunkPlan(counts: [5, 0, 3], state: .absent, batch: 2)) == "0:0-2 0:2-4 0:4-5 2:0-2 2:2-3")
    #expect(text(ChunkPlan(counts: [], state: .absent, batch: 2)) == "")
    #expect(text(ChunkPlan(counts: [3], state: .absent, batch: .max)) == "0:0-3")
  }

  @Test("a complete load has nothing left")
  func complete() {
    var plan = ChunkPlan(counts: [5, 3], state: .complete, batch: 2)
    #expect(plan.next() == nil && plan.finished == [5, 3])
  }

  @Test("gaps are found whatever batch they were left by, and doubtful ones are marked")
  func gaps() {
    let finished = [(0, 3..<4), (0, 0..<2), (0, 3..<5), (1, 0..<100), (7, 0..<5)].map(Chunk.init)
    let doubtful = [(0, 4..<7), (0, 9..<30), (1, 3..<5)].map(Chunk.init)
    let plan = ChunkPlan(counts: [12, 6], state: .begun(finished: finished, doubtful: doubtful), batch: 4)
    #expect(text(plan) == "0:2-3 0:5-7? 0:7-8 0:8-9 0:9-12?")
    #expect(plan.finished == [4, 6])
  }

  @Test("all of it doubtful: all of it is asked for")
  func doubtful() {
    let state = LoadState.begun(finished: [], doubtful: [Chunk(source: 0, records: 0..<5)])
    #expect(text(ChunkPlan(counts: [5], state: state, batch: 3)) == "0:0-3? 0:3-5?")
  }

  @Test(
    "whatever was finished, the rest is given out once, in order, and doubtful exactly where it was", arguments: 0..<200
  )
  func random(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let counts = (0..<3).map { _ in Int.random(in: 0...60, using: &random) }
    func chunks() -> [Chunk] {
      (0..<Int.random(in: 0...12, using: &random)).map { _ in
        let lower = Int.random(in: 0...60, using: &random)
        let source = Int.random(in: 0..<3, using: &random)
        return Chunk(source: source, records: lower..<lower + Int.random(in: 0...15, using: &random))
      }
    }
    let (finished, doubtful) = (chunks(), chunks())
    let batch = Int.random(in: 1...20, using: &random)
    let plan = ChunkPlan(counts: counts, state: .begun(finished: finished, doubtful: doubtful), batch: batch)
    var expected: [String] = []
    for (source, count) in counts.enumerated() {
      func holds(_ chunks: [Chunk], _ index: Int) -> Bool {
        chunks.contains { $0.source == source && $0.records.contains(index) }
      }
      for index in 0..<count where !holds(finished, index) {
        expected.append("\(source):\(index)\(holds(doubtful, index) ? "?" : "")")
      }
      #expect(plan.finished[source] == (0..<count).filter { holds(finished, $0) }.count)
    }
    let pieces = pieces(plan)
    #expect(pieces.allSatisfy { (1...batch).contains($0.chunk.records.count) })
    let given = pieces.flatMap { piece in
      piece.chunk.records.map { "\(piece.chunk.source):\($0)\(piece.mayExist ? "?" : "")" }
    }
    #expect(given == expected)
  }
}
