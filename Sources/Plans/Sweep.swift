/// The value of a factor: a number, or a word such as a QoS class.
public enum FactorValue: Hashable, Sendable, CustomStringConvertible {
  case number(Double)
  case word(String)

  public var number: Double? { if case .number(let value) = self { value } else { nil } }

  public var description: String {
    switch self {
    case .number(let value): value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
    case .word(let word): word
    }
  }
}

extension FactorValue: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    self = try (try? container.decode(Double.self)).map(FactorValue.number) ?? .word(container.decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .number(let value): try container.encode(value)
    case .word(let word): try container.encode(word)
    }
  }
}

/// The values of a plan's factors at one point of its sweep; empty where nothing is varied.
public struct Setting: Hashable, Sendable {
  /// In the order of the plan.
  public var values: [Assignment]

  public struct Assignment: Hashable, Sendable, Codable {
    public var factor: Factor
    public var value: FactorValue

    public init(_ factor: Factor, _ value: FactorValue) {
      self.factor = factor
      self.value = value
    }
  }

  public init(_ values: [Assignment] = []) { self.values = values }

  public subscript(factor: Factor) -> FactorValue? { values.first { $0.factor == factor }?.value }

  /// As in `fib=24,workers=2`; empty where nothing is varied.
  public var label: String { values.map { "\($0.factor.rawValue)=\($0.value)" }.joined(separator: ",") }
}

extension Setting: Codable {
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([Assignment].self)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

/// What is varied: each factor and its values. All their combinations are measured.
public struct Sweep: Equatable, Sendable, Codable {
  public struct Axis: Equatable, Sendable, Codable {
    public var factor: Factor
    public var values: [FactorValue]

    public init(_ factor: Factor, _ values: [FactorValue]) {
      self.factor = factor
      self.values = values
    }
  }

  public var axes: [Axis]

  public init(_ axes: [Axis] = []) { self.axes = axes }

  public var isEmpty: Bool { axes.isEmpty }

  /// Every combination, the last axis running fastest; one empty setting when nothing is varied.
  public var settings: [Setting] {
    axes.reduce([Setting()]) { settings, axis in
      settings.flatMap { setting in
        axis.values.map { Setting(setting.values + [.init(axis.factor, $0)]) }
      }
    }
  }
}
