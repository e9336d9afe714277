// What measured and simulated streams have in common.
extension ExperimentPlan {
  /// Decides when the requests of a stream are due. All servers of a round meet the same arrivals; each round has others. The
  /// load has another seed than the stream it is beside: two Poisson processes of one seed would not be independent.
  public func arrivalSeed(of role: StreamRole, round: Int) -> UInt64 {
    seed &+ UInt64(max(0, round - 1)) &+ (role == .load ? 0x9E37_79B9_7F4A_7C15 : 0)
  }

  /// Connections that an open loop may come to: more are never outstanding at once, if each request is given up after the
  /// timeout. The rate times it, with room for chance, and no more than 4,096.
  public func connections(ofOpenLoop rate: Double) -> Int {
    let mean = rate * (timeout / .seconds(1))
    return Int(min(4_096, (mean + 4 * mean.squareRoot() + 16).rounded(.up)))
  }
}
