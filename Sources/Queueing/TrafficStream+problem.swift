import Pacing

extension TrafficStream {
  /// Says why this cannot be simulated with that system, or nothing when it can.
  func problem(with model: SystemModel) -> String? {
    if endNanoseconds <= startNanoseconds { return "it ends before it begins" }
    if endNanoseconds > 1 << 53 { return "it lasts longer than 104 days" }
    if timeoutNanoseconds == 0 { return "a timeout must be above 0" }
    switch law {
    case .open(let arrivals, let maxConnections):
      if maxConnections < 1 { return "it needs at least one connection" }
      do { _ = try Pacer(arrivals, seed: seed) } catch { return "\(error)" }
    case .closed(let connections):
      if connections < 1 { return "it needs at least one connection" }
      // Otherwise an endless number of requests would fit into no time.
      if leastNanoseconds(model) == 0 { return "a closed loop needs requests that take some time" }
    }
    return nil
  }

  private func leastNanoseconds(_ model: SystemModel) -> UInt64 {
    let way = model.client.wireNanoseconds + model.client.sendNanoseconds + model.client.receiveNanoseconds
    let onLoop =
      route == .easy ? model.loop.easyNanoseconds : model.loop.submitNanoseconds + model.loop.answerNanoseconds
    if case .constant(let work) = model.work, route == .work, model.pool.kind == .inline { return way + onLoop + work }
    // A refusal has no work in it.
    return way + onLoop + model.loop.turnNanoseconds
  }
}
