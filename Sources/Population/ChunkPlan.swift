import Datasets
public import Stores

/// What is still to be written of a load, cut into chunks in the order of sources and indices. Held as ranges, so that its size follows the
/// gaps there are and not the records.
public struct ChunkPlan: Sendable {
  /// A chunk, and whether records of it may be there already.
  public struct Piece: Hashable, Sendable {
    public let chunk: Chunk
    public let mayExist: Bool

    public init(_ chunk: Chunk, mayExist: Bool) {
      self.chunk = chunk
      self.mayExist = mayExist
    }
  }

  private struct Segment: Sendable {
    let source: Int
    var rest: Range<Int>
    let mayExist: Bool
  }

  private let batch: Int
  private var segments: ArraySlice<Segment>
  /// Records of each source that are finished already.
  public let finished: [Int]

  /// - Parameters:
  ///   - counts: records of each source.
  ///   - batch: most records of a chunk. Need not be what it was when the load was begun.
  public init(counts: [Int], state: LoadState, batch: Int) {
    precondition(batch > 0, "a chunk holds a record at least")
    self.batch = batch
    let (done, doubtful) = Self.ranges(state, sources: counts.count)
    guard let done else {
      finished = counts
      segments = []
      return
    }
    var segments: [Segment] = []
    var finished: [Int] = []
    for (source, count) in counts.enumerated() {
      let ours = RecordRanges.merged(done[source].map { $0.clamped(to: 0..<count) })
      finished.append(ours.reduce(0) { $0 + $1.count })
      let unsure = RecordRanges.merged(doubtful[source].map { $0.clamped(to: 0..<count) })
      for gap in RecordRanges.gaps(in: 0..<count, between: ours) {
        segments += Self.parts(of: gap, unsure).map { Segment(source: source, rest: $0.0, mayExist: $0.1) }
      }
    }
    self.finished = finished
    self.segments = segments[...]
  }

  /// The next chunk. Ends at a multiple of the batch, so that chunks of a resumed load lie where those of an undisturbed one do.
  public mutating func next() -> Piece? {
    guard let segment = segments.first else { return nil }
    let lower = segment.rest.lowerBound
    let upper = min(segment.rest.upperBound, (lower / batch + 1) * batch)
    if upper == segment.rest.upperBound {
      segments = segments.dropFirst()
    } else {
      segments[segments.startIndex].rest = upper..<segment.rest.upperBound
    }
    return Piece(Chunk(source: segment.source, records: lower..<upper), mayExist: segment.mayExist)
  }

  /// Finished and doubtful ranges by source; nil for finished when all is.
  private static func ranges(_ state: LoadState, sources: Int) -> ([[Range<Int>]]?, [[Range<Int>]]) {
    var done = Array(repeating: [Range<Int>](), count: sources)
    var doubtful = done
    switch state {
    case .absent: break
    case .complete: return (nil, doubtful)
    case .begun(let finishedChunks, let doubtfulChunks):
      for chunk in finishedChunks where done.indices.contains(chunk.source) {
        done[chunk.source].append(chunk.records)
      }
      for chunk in doubtfulChunks where done.indices.contains(chunk.source) {
        doubtful[chunk.source].append(chunk.records)
      }
    }
    return (done, doubtful)
  }

  /// The gap cut where doubtful ranges begin and end.
  private static func parts(of gap: Range<Int>, _ doubtful: [Range<Int>]) -> [(Range<Int>, Bool)] {
    let first = doubtful.partitioningIndex { $0.upperBound > gap.lowerBound }
    let touching = doubtful[first...].prefix { $0.lowerBound < gap.upperBound }.map { $0.clamped(to: gap) }
    let sure = RecordRanges.gaps(in: gap, between: touching).map { ($0, false) }
    return (sure + touching.map { ($0, true) }).sorted { $0.0.lowerBound < $1.0.lowerBound }
  }
}

extension Array {
  /// The first index where `belongs` holds, in an array where it holds for none up to a point and for all from there on.
  fileprivate func partitioningIndex(_ belongs: (Element) -> Bool) -> Int {
    var low = startIndex
    var high = endIndex
    while low < high {
      let middle = (low + high) / 2
      if belongs(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
