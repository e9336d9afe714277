import Datasets

/// What was begun and what was acknowledged of a load into DynamoDB, which itself has no place for it: lines of a local file.
///
/// ```
/// reactometer-journal 1
/// load weather/1 seed=7 records=1000
/// table dynamodb://eu-west-1/weather 5e1f...     the table's id, which tells it from a later one of its name
/// made                                           the load has made the table, and so may remove it
/// begin 0 0 25                                   source, first record, one after the last
/// done 0 0 25
/// complete
/// ```
///
/// A line without its end was being written when the program was killed, and counts for nothing.
struct Journal: Hashable {
  var identity: String
  var place: String
  /// ``DynamoTable/mark``
  var mark: String
  var madeTable: Bool
  var isComplete = false
  /// What was acknowledged, in as few ranges as there can be.
  var finished: [Chunk] = []
  /// What was begun and not acknowledged as it was begun; parts of it may be in ``finished``.
  var doubtful: [Chunk] = []

  init(identity: String, place: String, mark: String, madeTable: Bool) {
    self.identity = identity
    self.place = place
    self.mark = mark
    self.madeTable = madeTable
  }

  static let signature = "reactometer-journal 1"

  /// Of its first lines, so many tell which load it is and where.
  static let headLines = 3

  /// The lines with which a journal begins.
  var head: String {
    "\(Self.signature)\nload \(identity)\ntable \(place) \(mark)\n\(madeTable ? "made\n" : "")"
  }

  static func begin(_ chunk: Chunk) -> String { "begin \(line(chunk))" }
  static func done(_ chunk: Chunk) -> String { "done \(line(chunk))" }
  static let complete = "complete\n"

  private static func line(_ chunk: Chunk) -> String {
    "\(chunk.source) \(chunk.records.lowerBound) \(chunk.records.upperBound)\n"
  }

  /// Why a file is no journal.
  struct Flaw: Error, Hashable {
    /// From 1 on.
    let line: Int
    let reason: String
  }

  /// Reads a journal; nil when not even its head is whole, so that nothing can have been begun.
  init?(_ bytes: [UInt8]) throws(Flaw) {
    // What comes after the last line end is torn.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
    guard let first = lines.first else {
      // Not a line: torn, or something else.
      guard Array(Self.signature.utf8).starts(with: bytes) else { throw Flaw(line: 1, reason: Self.noJournal) }
      return nil
    }
    guard first.elementsEqual(Self.signature.utf8) else { throw Flaw(line: 1, reason: Self.noJournal) }
    guard lines.count >= Self.headLines else { return nil }
    guard let load = Self.rest(of: lines[1], after: "load "), let table = Self.rest(of: lines[2], after: "table "),
      let space = table.lastIndex(of: " ")
    else { throw Flaw(line: 2, reason: "the load or its table is not named") }
    self.init(
      identity: load, place: String(table[..<space]), mark: String(table[table.index(after: space)...]),
      madeTable: false)
    var reading = Reading()
    for (number, line) in lines.enumerated().dropFirst(Self.headLines) {
      if line.elementsEqual("made".utf8) {
        madeTable = true
      } else if line.elementsEqual("complete".utf8) {
        isComplete = true
      } else if !reading.take(line) {
        throw Flaw(line: number + 1, reason: "'\(String(decoding: line.prefix(60), as: UTF8.self))' is not understood")
      }
    }
    finished = reading.finished
    doubtful = reading.doubtful
  }

  private static let noJournal = "it does not begin with '\(signature)'"

  private static func rest(of line: ArraySlice<UInt8>, after prefix: String) -> String? {
    guard line.starts(with: prefix.utf8) else { return nil }
    return String(decoding: line.dropFirst(prefix.utf8.count), as: UTF8.self)
  }
}

extension Journal {
  /// The chunks of a journal as they are read; there may be very many lines.
  private struct Reading {
    var begun: Set<Chunk> = []
    var done: [Int: [Range<Int>]] = [:]

    mutating func take(_ line: ArraySlice<UInt8>) -> Bool {
      if let chunk = Self.chunk(line, after: "begin ") {
        begun.insert(chunk)
      } else if let chunk = Self.chunk(line, after: "done ") {
        begun.remove(chunk)
        add(chunk)
      } else {
        return false
      }
      return true
    }

    /// Most lines go on where one before them ended.
    private mutating func add(_ chunk: Chunk) {
      if let last = done[chunk.source]?.last, last.upperBound == chunk.records.lowerBound {
        done[chunk.source]![done[chunk.source]!.count - 1] = last.lowerBound..<chunk.records.upperBound
      } else {
        done[chunk.source, default: []].append(chunk.records)
      }
    }

    var finished: [Chunk] {
      done.flatMap { source, ranges in ranges.map { Chunk(source: source, records: $0) } }.merged
    }

    var doubtful: [Chunk] {
      begun.sorted {
        ($0.source, $0.records.lowerBound, $0.records.upperBound) < (
          $1.source, $1.records.lowerBound, $1.records.upperBound
        )
      }
    }

    private static func chunk(_ line: ArraySlice<UInt8>, after word: String) -> Chunk? {
      guard line.starts(with: word.utf8) else { return nil }
      var numbers: [Int] = []
      for part in line.dropFirst(word.utf8.count).split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
      {
        guard !part.isEmpty, part.count <= 18, part.allSatisfy({ (48...57).contains($0) }) else { return nil }
        numbers.append(part.reduce(0) { $0 * 10 + Int($1 - 48) })
      }
      guard numbers.count == 3, numbers[1] <= numbers[2] else { return nil }
      return Chunk(source: numbers[0], records: numbers[1]..<numbers[2])
    }
  }
}
