import Datasets

/// What finished chunks amount to, however a store remembers them.
extension [Chunk] {
  /// The same records in as few chunks as there can be, by source and ascending.
  var merged: [Chunk] {
    Dictionary(grouping: self, by: \.source).sorted { $0.key < $1.key }.flatMap { source, chunks in
      RecordRanges.merged(chunks.map(\.records)).map { Chunk(source: source, records: $0) }
    }
  }

  /// Nothing is called complete of which a record is missing.
  ///
  /// - Parameter place: ``Store/place``, for the sentence.
  func demandAll(of dataset: Dataset, place: String) throws(StoreError) {
    for (number, source) in dataset.sources.enumerated() {
      let there = filter { $0.source == number }.map(\.records)
      guard let gap = RecordRanges.gaps(in: 0..<source.count, between: there).first else { continue }
      throw .fatal(
        .protocolViolation,
        "The load of \(source.schema.name) in \(place) is not whole: records \(gap.lowerBound + 1) to \(gap.upperBound) "
          + "are not there; go on with --resume.")
    }
  }
}

extension LoadState {
  /// How far an unfinished load is that remembers its finished chunks and has no doubt.
  init(finished chunks: [Chunk]) {
    self = chunks.isEmpty ? .absent : .begun(finished: chunks.merged, doubtful: [])
  }
}
