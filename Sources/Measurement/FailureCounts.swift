/// How many requests failed for which reason. Encoded as an object of the kinds that occurred.
public struct FailureCounts: Equatable, Sendable {
  private var counts = [Int](repeating: 0, count: FailureKind.allCases.count)

  public init() {}

  /// How many requests failed this way.
  public subscript(kind: FailureKind) -> Int {
    get { counts[kind.position] }
    set { counts[kind.position] = newValue }
  }

  public mutating func record(_ kind: FailureKind) { counts[kind.position] += 1 }

  public mutating func add(_ other: FailureCounts) {
    for kind in FailureKind.allCases { self[kind] += other[kind] }
  }

  public var total: Int { counts.reduce(0, +) }

  /// The kinds that occurred, most frequent first.
  public var occurred: [(kind: FailureKind, count: Int)] {
    FailureKind.allCases.map { ($0, self[$0]) }.filter { $0.count > 0 }.sorted { $0.count > $1.count }
  }
}

extension FailureKind {
  fileprivate var position: Int {
    switch self {
    case .status1xx: 0
    case .status3xx: 1
    case .status4xx: 2
    case .status5xx: 3
    case .wrongBody: 4
    case .connectRefused: 5
    case .connectionReset: 6
    case .closedEarly: 7
    case .malformedReply: 8
    case .addressUnavailable: 9
    case .descriptorsExhausted: 10
    case .other: 11
    case .refused: 12
    }
  }
}

extension FailureCounts: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      self[key.kind] += try container.decode(Int.self, forKey: key)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    for kind in FailureKind.allCases where self[kind] > 0 {
      try container.encode(self[kind], forKey: Key(kind: kind))
    }
  }

  /// The kind's name as a key; a name from a newer version counts as `other`.
  private struct Key: CodingKey {
    var kind: FailureKind
    var stringValue: String { kind.rawValue }
    var intValue: Int? { nil }

    init(kind: FailureKind) { self.kind = kind }
    init?(stringValue: String) { kind = FailureKind(rawValue: stringValue) ?? .other }
    init?(intValue: Int) { return nil }
  }
}
