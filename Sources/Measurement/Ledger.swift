/// Where the time of requests went, part after part, from the moment each was due until its answer was whole.
///
/// Both ends stamp on one clock (CLOCK_MONOTONIC), so the parts follow each other without a gap: what they lack of the
/// whole is the ``residual``.
public struct Ledger: Equatable, Sendable, Codable {
  /// The parts in their order. The server tells those from ``parse`` to ``return``; where it does not, as a foreign one,
  /// everything between sent and first byte is ``loopWait``.
  public enum Part: String, CaseIterable, Sendable, Codable {
    /// From due until the client handled it: the client's own lateness, and waiting for a free connection.
    case lateness
    /// Until it was written to a standing connection.
    case connect
    /// Until the server's loop had read it: the kernel, and the loop being busy.
    case loopWait = "loop_wait"
    /// Until its job was submitted, earlier requests of the same turn included.
    case parse
    /// Until a worker was free for it.
    case queue
    /// Until the free worker began: a wake-up, a message.
    case handOver = "hand_over"
    /// The work itself, by the clock on the wall.
    case work
    /// Until the loop had the result.
    case `return`
    /// Until the first byte of the answer was read by the client: written, carried, waited for.
    case write
    /// Until the answer was whole.
    case transfer
  }

  /// One request, in nanoseconds.
  public struct Entry: Equatable, Sendable {
    /// In the order of ``Part/allCases``.
    public var parts: [UInt64]
    /// From due until whole, measured by itself.
    public var whole: UInt64
    /// CPU time of the work; 0 where it is not told.
    public var workCPU: UInt64

    public init(parts: [UInt64], whole: UInt64, workCPU: UInt64 = 0) {
      self.parts = parts
      self.whole = whole
      self.workCPU = workCPU
    }
  }

  /// Requests in it.
  public private(set) var count = 0
  /// Of these, how many the server told its own parts of.
  public internal(set) var toldByServer = 0
  /// Sums in nanoseconds, in the order of ``Part/allCases``.
  private var sums = [UInt64](repeating: 0, count: Part.allCases.count)
  private var histograms = [PackedHistogram](repeating: PackedHistogram(), count: Part.allCases.count)
  private var wholeSum: UInt64 = 0
  private var workCPUSum: UInt64 = 0
  /// Sum of the absolute differences between each whole and its parts.
  private var residualSum: UInt64 = 0

  public init() {}

  public mutating func record(_ entry: Entry, isToldByServer: Bool) {
    count += 1
    if isToldByServer { toldByServer += 1 }
    var total: UInt64 = 0
    for (index, part) in entry.parts.enumerated() {
      sums[index] &+= part
      histograms[index].record(part)
      total &+= part
    }
    wholeSum &+= entry.whole
    workCPUSum &+= entry.workCPU
    residualSum &+= total > entry.whole ? total - entry.whole : entry.whole - total
  }

  public mutating func add(_ other: Ledger) {
    count += other.count
    toldByServer += other.toldByServer
    for index in sums.indices {
      sums[index] &+= other.sums[index]
      histograms[index].add(other.histograms[index])
    }
    wholeSum &+= other.wholeSum
    workCPUSum &+= other.workCPUSum
    residualSum &+= other.residualSum
  }

  /// False only of one that was read from a damaged record.
  public var hasAllParts: Bool { sums.count == Part.allCases.count && histograms.count == Part.allCases.count }

  /// Mean of a part in milliseconds; 0 without requests.
  public func mean(_ part: Part) -> Double { milliseconds(sums[Part.allCases.firstIndex(of: part)!]) }

  /// The latencies of a part by themselves.
  public func histogram(_ part: Part) -> PackedHistogram { histograms[Part.allCases.firstIndex(of: part)!] }

  /// Mean from due until whole, in milliseconds.
  public var meanWhole: Double { milliseconds(wholeSum) }

  /// Mean CPU time of the work in milliseconds, among the requests whose server told it.
  public var meanWorkCPU: Double { toldByServer == 0 ? 0 : Double(workCPUSum) / Double(toldByServer) / 1e6 }

  /// What the parts lack of the whole, or exceed it by: mean absolute difference as a share of the mean whole.
  public var residual: Double { wholeSum == 0 ? 0 : Double(residualSum) / Double(wholeSum) }

  private func milliseconds(_ sum: UInt64) -> Double { count == 0 ? 0 : Double(sum) / Double(count) / 1e6 }

  enum CodingKeys: String, CodingKey {
    case count
    case toldByServer = "told_by_server"
    case sums = "sums_ns"
    case histograms
    case wholeSum = "whole_sum_ns"
    case workCPUSum = "work_cpu_sum_ns"
    case residualSum = "residual_sum_ns"
  }
}
