import Pacing

/// What can be written for a parameter of a server: the same under `servers` and under `sweep`. The bounds are those of the flags.
enum ParameterForm: Equatable {
  case whole(ClosedRange<Int>)
  /// - Parameters:
  ///   - unit: of the flag, in which the value is kept.
  ///   - never: whether the word `never` stands for no limit.
  case duration(ClosedRange<Duration>, unit: Duration, never: Bool = false)
  case words([String])
  /// Processors, as in `reactor=0,workers=1-3`.
  case processors

  var expected: String {
    switch self {
    case .whole(let range): "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .duration(let range, _, let never):
      "a duration from \(range.lowerBound.shortText) to \(range.upperBound.shortText), such as 500ms or 2s"
        + (never ? ", or never" : "")
    case .words(let words): words.map { "'\($0)'" }.joined(separator: " or ")
    case .processors: "processors such as reactor=0,workers=1-3 or workers=1+3"
    }
  }

  /// Nothing where the text is not in this form.
  func value(_ text: String) -> FactorValue? {
    switch self {
    case .whole(let range): Int(text).flatMap { range.contains($0) ? .number(Double($0)) : nil }
    case .duration(let range, let unit, let never):
      never && text == "never"
        ? .word(text)
        : (try? Duration(parsing: text)).flatMap { range.contains($0) ? .number($0 / unit) : nil }
    case .words(let words): words.contains(text) ? .word(text) : nil
    case .processors: Self.areProcessors(text) ? .word(text) : nil
    }
  }

  /// The form alone: which processors there are, the server on its machine knows.
  private static func areProcessors(_ text: String) -> Bool {
    var owners: Set<Substring> = []
    return text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard sides.count == 2, ["reactor", "workers"].contains(sides[0]), owners.insert(sides[0]).inserted else {
        return false
      }
      return sides[1].split(separator: "+", omittingEmptySubsequences: false).allSatisfy(isRange)
    }
  }

  private static func isRange(_ text: Substring) -> Bool {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { end in
      end.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt16(end) : nil
    }
    guard let first = ends[0], let last = ends[ends.count - 1] else { return false }
    return ends.count <= 2 && first <= last
  }
}

extension Factor {
  /// What can be written for it; nothing for N and the load.
  var form: ParameterForm? {
    let day = Duration.seconds(86_400)
    return switch self {
    case .fib, .loadConnections, .loadRate, .utilisation: nil
    // Those that run take 255 at most, and check for themselves; a simulation may have them all.
    case .workers, .minWorkers, .maxWorkers: .whole(PlanReader.workers)
    case .maxIdle: .duration(.milliseconds(1)...day, unit: .seconds(1))
    case .recycleAfter: .whole(0...1_000_000_000)
    case .maxWorkerMemory: .whole(0...1_048_576)
    case .jobTimeout: .duration(.milliseconds(1)...day, unit: .seconds(1), never: true)
    case .abandonGrace: .duration(.zero...day, unit: .seconds(1), never: true)
    case .spawn: .words(["fork", "exec"])
    case .maxQueue: .whole(0...1_000_000)
    case .order: .words(["fifo", "lifo"])
    case .shed: .words(["none", "queue", "lag", "deadline"])
    case .lagLimit: .duration(.milliseconds(1) ... .seconds(3_600), unit: .milliseconds(1))
    case .maxWait: .duration(.milliseconds(1)...day, unit: .milliseconds(1))
    case .qualityOfService: .words(["default", "utility", "background"])
    case .nice: .whole(0...19)
    case .policy: .words(["other", "batch", "idle"])
    case .pin: .processors
    }
  }
}
