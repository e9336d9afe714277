/// How draws are spread over a list of things, as an option of the command line says it: `uniform`, `normal`, `zipfian`,
/// `zipfian:1.2`, `weighted:50,30,10,5,5`.
public enum Spread: Hashable, Sendable {
  /// Each as likely as any other.
  case uniform
  /// The middle of the list is the likeliest; the deviation is a sixth of the list.
  case normal
  /// The k-th is likely as k to the power of `-exponent`.
  case zipfian(exponent: Double)
  /// In proportion to these; as many as there are things.
  case weighted([Int])

  public init(_ text: String) throws(DatasetProblem) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    switch (parts[0], parts.dropFirst().first) {
    case ("uniform", nil): self = .uniform
    case ("normal", nil): self = .normal
    case ("zipfian", nil): self = .zipfian(exponent: 1)
    case ("zipfian", let exponent?):
      guard let exponent = Double(exponent), exponent > 0, exponent <= 10 else {
        throw DatasetProblem("The exponent of '\(text)' must be a number above 0 and at most 10.")
      }
      self = .zipfian(exponent: exponent)
    case ("weighted", let list?): self = .weighted(try Self.weights(list, in: text))
    default:
      throw DatasetProblem(
        "There is no distribution '\(text)': say uniform, normal, zipfian, zipfian:EXPONENT or weighted:50,30,10,5,5.")
    }
  }

  private static func weights(_ list: Substring, in text: String) throws(DatasetProblem) -> [Int] {
    let weights = list.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard weights.allSatisfy({ (0...1_000_000_000).contains($0) }), weights.contains(where: { $0 > 0 }) else {
      throw DatasetProblem("The weights of '\(text)' must be whole numbers from 0 to 1000000000, not all of them 0.")
    }
    return weights
  }

  func choice(among count: Int) -> Choice {
    switch self {
    case .uniform: Choice(among: count)
    case .normal: Choice(normalAmong: count)
    case .zipfian(let exponent): Choice(zipfianAmong: count, exponent: exponent)
    case .weighted(let weights): Choice(weights: weights.map(Double.init))
    }
  }
}

extension Spread: CustomStringConvertible {
  public var description: String {
    switch self {
    case .uniform: "uniform"
    case .normal: "normal"
    case .zipfian(let exponent): exponent == 1 ? "zipfian" : "zipfian:\(exponent)"
    case .weighted(let weights): "weighted:" + weights.map(String.init).joined(separator: ",")
    }
  }
}
