/// Which processors the loop and the workers are held to, as `--pin` says it: `reactor=0,workers=1-3+5`. A value; whether there are
/// such processors is told by ``problem(existing:allowed:)``.
struct Pinning: Equatable {
  /// In rising order; empty for all that the process may use. So are the workers'.
  var reactor: [Int] = []
  var workers: [Int] = []

  /// What is wrong with a text, as a sentence.
  struct Problem: Error, Equatable, CustomStringConvertible {
    let description: String
  }

  init(reactor: [Int] = [], workers: [Int] = []) {
    self.reactor = reactor
    self.workers = workers
  }

  init(parsing text: String) throws(Problem) {
    var seen: Set<Substring> = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, sides[0] == "reactor" || sides[0] == "workers" else {
        throw Problem(description: "--pin has '\(part)', where reactor=0 or workers=1 is expected; \(Pinning.hint).")
      }
      guard seen.insert(sides[0]).inserted else {
        throw Problem(description: "--pin names the processors of '\(sides[0])' twice; \(Pinning.hint).")
      }
      let processors = try Pinning.list(sides[1], of: sides[0])
      if sides[0] == "reactor" { reactor = processors } else { workers = processors }
    }
  }

  private static let hint = "write it as in reactor=0,workers=1-3+5"

  /// `1-3` and `1+3`, and both together.
  private static func list(_ text: Substring, of owner: Substring) throws(Problem) -> [Int] {
    var found: Set<Int> = []
    for item in text.split(separator: "+", omittingEmptySubsequences: false) {
      let ends = item.split(separator: "-", omittingEmptySubsequences: false).map { number($0) }
      guard let first = ends[0], let last = ends[ends.count - 1], ends.count <= 2 else {
        throw Problem(
          description: "--pin has '\(item)' for the processors of '\(owner)', where a number or a range such as 1-3 is"
            + " expected; \(hint).")
      }
      guard first <= last else {
        throw Problem(description: "--pin has the range \(item) for '\(owner)', which ends before it begins.")
      }
      found.formUnion(first...last)
    }
    return found.sorted()
  }

  /// Digits only, and no more processors than the kernel can have.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
      return nil
    }
    return Int(text).flatMap { $0 < 65_536 ? $0 : nil }
  }

  /// Why it cannot be had, as a sentence, or nothing.
  /// - Parameters:
  ///   - existing: how many processors the machine has; they are numbered from 0.
  ///   - allowed: those that this process may run on.
  func problem(existing: Int, allowed: [Int]) -> String? {
    for (owner, processors) in [("the reactor", reactor), ("the workers", workers)] {
      if let missing = processors.first(where: { $0 >= existing }) {
        return "--pin names processor \(missing) for \(owner), but this machine has "
          + (existing == 1 ? "only processor 0." : "only the processors 0 to \(existing - 1).")
      }
      if let forbidden = processors.first(where: { !allowed.contains($0) }) {
        return "--pin names processor \(forbidden) for \(owner), but this process may run on"
          + " \(Pinning.text(allowed)) only."
      }
    }
    return nil
  }

  /// What the workers are to be told. A thread or process inherits the processors of the one that makes it; so where only the
  /// reactor is held to some, the workers are told that they may have all.
  /// - Parameter allowed: those that this process may run on.
  func workerPins(allowed: [Int]) -> [Int] { workers.isEmpty && !reactor.isEmpty ? allowed : workers }

  /// As it is written: `0-2+5`.
  static func text(_ processors: [Int]) -> String {
    var items: [ClosedRange<Int>] = []
    for processor in processors {
      if let last = items.last, last.upperBound + 1 == processor {
        items[items.count - 1] = last.lowerBound...processor
      } else {
        items.append(processor...processor)
      }
    }
    return items.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }.joined(separator: "+")
  }
}
