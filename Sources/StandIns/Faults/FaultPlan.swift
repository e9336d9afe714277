import Pacing

/// Which faults happen how often: a value, the same for every run with the same options and seed.
public struct FaultPlan: Equatable, Sendable {
  public var seed: UInt64
  /// Probability of each, 0...1, but of those that take a time.
  public private(set) var shares: [Fault: Double] = [:]
  /// How long these take, drawn evenly; in nanoseconds.
  public private(set) var times: [Fault: ClosedRange<UInt64>] = [:]

  /// No faults.
  public init(seed: UInt64 = 1) { self.seed = seed }

  /// - Parameter texts: `conflict=5%`, `latency=50ms`, `slow-body=1s..5s`, one fault each.
  public init(parsing texts: [String], for kind: StandInKind, seed: UInt64) throws(FaultError) {
    self.init(seed: seed)
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2 else { throw .noValue(text) }
      guard let fault = Fault(rawValue: parts[0]), fault.suits(kind) else { throw .unknown(parts[0], kind) }
      guard shares[fault] == nil, times[fault] == nil else { throw .twice(fault) }
      if fault.isTime {
        times[fault] = try Self.times(fault, parts[1])
      } else {
        shares[fault] = try Self.share(fault, parts[1])
      }
    }
  }

  private static func share(_ fault: Fault, _ text: String) throws(FaultError) -> Double {
    let digits = text.dropLast()
    guard text.hasSuffix("%"), !digits.isEmpty, digits.allSatisfy({ ("0"..."9").contains($0) || $0 == "." }),
      let percent = Double(digits), percent <= 100
    else { throw .notAShare(fault, text) }
    return percent / 100
  }

  private static func times(_ fault: Fault, _ text: String) throws(FaultError) -> ClosedRange<UInt64> {
    let longest: UInt64 = 600_000_000_000
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map {
      (try? Duration(parsing: String($0)))?.wholeNanoseconds
    }
    guard (1...2).contains(ends.count), let from = ends[0], let to = ends[ends.count - 1], from <= to, to <= longest
    else { throw .notADuration(fault, text) }
    return from...to
  }

  /// `conflict=5% latency=10ms..50ms`; `none` without any.
  public var text: String {
    let asked = Fault.allCases.filter { shares[$0] != nil || times[$0] != nil }
    return asked.isEmpty ? "none" : asked.map { "\($0.rawValue)=\(text(of: $0))" }.joined(separator: " ")
  }

  /// How much of one: `5%`, `10ms..50ms`.
  func text(of fault: Fault) -> String {
    guard let range = times[fault] else { return Self.percent(shares[fault] ?? 0) }
    let ends = [range.lowerBound, range.upperBound].map { Duration.nanoseconds(Int64($0)).shortText }
    return ends[0] == ends[1] ? ends[0] : "\(ends[0])..\(ends[1])"
  }

  /// Rounded to what a double can say of a percentage that was written in decimal.
  static func percent(_ share: Double) -> String {
    let percent = (share * 1e8).rounded() / 1e6
    return percent == percent.rounded() ? "\(Int(percent))%" : "\(percent)%"
  }
}
