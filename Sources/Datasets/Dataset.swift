/// Records that are a pure function of seed and index: the same on every machine, in any order, in parallel.
public protocol RecordSource: Sendable {
  var schema: Schema { get }
  /// How many records there are.
  var count: Int { get }
  /// Writes record `index`, of 0..<count, into `row`, which it clears first. Pure.
  func write(_ index: Int, to row: inout Row)
}

/// What `populate` loads: sources in the order in which they are loaded, those that others refer to first.
public struct Dataset: Sendable {
  /// As on the command line: `weather`.
  public let name: String
  public let seed: UInt64
  /// What else the records depend on, by name, in a fixed order: `users` 10000. Two datasets of the same identity are the same records.
  public let parameters: [Parameter]
  public let sources: [any RecordSource]

  public struct Parameter: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Raised whenever the same seed and parameters would make other records.
  public static let version = 1

  public init(name: String, seed: UInt64, parameters: [Parameter], sources: [any RecordSource]) {
    self.name = name
    self.seed = seed
    self.parameters = parameters
    self.sources = sources
  }

  /// Records of all sources.
  public var count: Int { sources.reduce(0) { $0 + $1.count } }

  /// Says which records these are, in a line that stores keep: `weather/1 seed=7 records=10000`.
  public var identity: String {
    (["\(name)/\(Self.version) seed=\(seed)"] + parameters.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }
}
