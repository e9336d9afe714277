/// Why no dataset can be made of these options, in a sentence for whoever gave them.
public struct DatasetProblem: Error, Hashable, Sendable, CustomStringConvertible {
  public let sentence: String

  public init(_ sentence: String) { self.sentence = sentence }

  public var description: String { sentence }
}

/// Throws unless `value` lies in `range`: `The number of locations must be from 1 to 9, not 12.`
func require(_ value: Int, in range: ClosedRange<Int>, _ what: String) throws(DatasetProblem) {
  guard range.contains(value) else {
    throw DatasetProblem("\(what) must be from \(range.lowerBound) to \(range.upperBound), not \(value).")
  }
}

/// As many records as the twelve digits of a document's name can number.
let mostRecords = 1_000_000_000_000
