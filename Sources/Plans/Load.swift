/// The requests for work that come beside the others in experiment C.
public enum Load: Equatable, Sendable {
  /// Each connection asks again when it was answered.
  case closed(connections: Int)
  /// Requests come at this many per second, whatever the server does.
  case open(perSecond: Double, ArrivalLaw)
  /// As many per second as keep the server's workers (or its loop) busy for this share of the time, 0...1 and above. The
  /// rate follows from what one request's work takes, measured on each server beforehand.
  case utilisation(Double, ArrivalLaw)
}

/// When the requests of an open loop are due.
public enum ArrivalLaw: String, CaseIterable, Sendable, Codable {
  /// At equal distances.
  case constant
  /// At random, as from many independent users.
  case poisson
}

extension Load: Codable {
  private enum CodingKeys: String, CodingKey { case connections, rate, utilisation, arrivals }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let law = try container.decodeIfPresent(ArrivalLaw.self, forKey: .arrivals) ?? .poisson
    if let connections = try container.decodeIfPresent(Int.self, forKey: .connections) {
      self = .closed(connections: connections)
    } else if let rate = try container.decodeIfPresent(Double.self, forKey: .rate) {
      self = .open(perSecond: rate, law)
    } else {
      self = .utilisation(try container.decode(Double.self, forKey: .utilisation), law)
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .closed(let connections): try container.encode(connections, forKey: .connections)
    case .open(let rate, let law):
      try container.encode(rate, forKey: .rate)
      try container.encode(law, forKey: .arrivals)
    case .utilisation(let share, let law):
      try container.encode(share, forKey: .utilisation)
      try container.encode(law, forKey: .arrivals)
    }
  }
}
