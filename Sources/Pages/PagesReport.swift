public import Inference
public import Measurement

/// What the pages of a plan took: a value made of samples, from which every form of output is made.
public struct PagesReport: Sendable {
  public let plan: PagesPlan
  public let samples: [PageSample]
  /// Rounds that are whole.
  public let rounds: Int
  /// In the plan's order.
  public let pages: [PageFigures]

  public init(_ plan: PagesPlan, _ samples: [PageSample], rounds: Int) {
    self.plan = plan
    self.samples = samples
    self.rounds = rounds
    pages = plan.pages.indices.map { index in
      PageFigures(plan.pages[index], samples.filter { $0.page == index })
    }
  }

  /// Whether every page was there, and none over its limit.
  public var isRight: Bool { pages.allSatisfy { $0.failures.isEmpty && !$0.isSlow && $0.requests > 0 } }

  /// Nobody ever answered.
  public var isUnreachable: Bool { !samples.isEmpty && samples.allSatisfy(\.wasUnreachable) }
}

/// What the requests for one page of the plan took; of a list, those for all of its pages together.
public struct PageFigures: Sendable {
  public let name: String
  public let limit: Duration?
  public let requests: Int
  /// Times of right answers.
  public let firstByte: LatencyHistogram
  public let total: LatencyHistogram
  public let meanBytes: Double?
  public let statuses: [Int]
  /// Why answers were wrong, and how many: the most frequent first.
  public let failures: [Failure]
  /// Nil: the page is no list.
  public let list: ListFigures?

  public struct Failure: Hashable, Sendable {
    public let sentence: String
    public let count: Int
  }

  init(_ page: PagesPlan.Page, _ samples: [PageSample]) {
    name = page.name
    limit = page.limit
    requests = samples.count
    let right = samples.filter { $0.failure == nil }
    var (firstByte, total) = (LatencyHistogram(), LatencyHistogram())
    for sample in right {
      firstByte.record(sample.firstByteNanoseconds)
      total.record(sample.totalNanoseconds)
    }
    self.firstByte = firstByte
    self.total = total
    meanBytes = right.isEmpty ? nil : right.reduce(0.0) { $0 + Double($1.bytes) } / Double(right.count)
    statuses = Set(samples.map(\.status)).sorted()
    failures = Dictionary(grouping: samples.compactMap(\.failure)) { $0 }
      .map { Failure(sentence: $0.key, count: $0.value.count) }
      .sorted { ($1.count, $0.sentence) < ($0.count, $1.sentence) }
    list = page.list == nil ? nil : ListFigures(right)
  }

  /// p95 is over the page's limit.
  public var isSlow: Bool {
    guard let limit, total.count > 0 else { return false }
    return Double(total.percentile(95)) > Double(limit.components.seconds) * 1e9 + Double(limit.components.attoseconds)
      / 1e9
  }
}

/// How a list behaves from its beginning to its end.
public struct ListFigures: Sendable {
  /// Pages and records of the longest walk; nil where records are not counted.
  public let pages: Int
  public let records: Int?
  /// All pages, one after another: the median of the walks.
  public let walkNanoseconds: UInt64
  /// Milliseconds of a page over the records before it; nil with fewer than three places, or where records are not counted.
  public let growth: LinearFit?

  init(_ samples: [PageSample]) {
    let walks = Dictionary(grouping: samples, by: \.round).values
    pages = walks.map(\.count).max() ?? 0
    let isCounted = samples.contains { $0.records != nil }
    records = isCounted ? walks.map { $0.reduce(0) { $0 + ($1.records ?? 0) } }.max() : nil
    walkNanoseconds = Self.median(walks.map { $0.reduce(0) { $0 + $1.totalNanoseconds } }) ?? 0
    // One time for each place: requests of one place tell the same thing again, not something more about growth.
    let places = Dictionary(grouping: samples, by: \.offset).compactMap { offset, samples in
      Self.median(samples.map(\.totalNanoseconds)).map { (offset: Double(offset), milliseconds: Double($0) / 1e6) }
    }.sorted { $0.offset < $1.offset }
    growth = !isCounted ? nil : LinearFit(places.map(\.offset), places.map(\.milliseconds))
  }

  private static func median(_ values: [UInt64]) -> UInt64? {
    values.isEmpty ? nil : values.sorted()[(values.count - 1) / 2]
  }
}
