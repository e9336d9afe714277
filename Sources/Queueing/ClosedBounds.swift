/// What a closed loop can reach at best: `clients` that each wait for their answer, think, and ask again, before `servers`.
///
/// Source: P. J. Denning and J. P. Buzen, The operational analysis of queueing network models, Computing Surveys 10 (1978).
public struct ClosedBounds: Equatable, Sendable {
  public var clients: Int
  public var servers: Int
  /// The time a server is busy with one request.
  public var serviceNanoseconds: Double
  /// The time between an answer and the next request, which no server is busy with: think time, network, hand-over.
  public var thinkNanoseconds: Double

  public init(clients: Int, servers: Int, serviceNanoseconds: Double, thinkNanoseconds: Double = 0) {
    self.clients = clients
    self.servers = servers
    self.serviceNanoseconds = serviceNanoseconds
    self.thinkNanoseconds = thinkNanoseconds
  }

  /// No law of service times gives more requests per second: min(N / (S + Z), c / S).
  public var highestThroughput: Double {
    min(Double(clients) / (serviceNanoseconds + thinkNanoseconds), Double(servers) / serviceNanoseconds) * 1e9
  }

  /// No law gives a shorter mean response: max(S, N S / c - Z).
  public var lowestMeanResponseNanoseconds: Double {
    max(serviceNanoseconds, Double(clients) * serviceNanoseconds / Double(servers) - thinkNanoseconds)
  }

  /// From this many clients on the servers are the limit.
  public var saturatingClients: Double {
    Double(servers) * (serviceNanoseconds + thinkNanoseconds) / serviceNanoseconds
  }
}
