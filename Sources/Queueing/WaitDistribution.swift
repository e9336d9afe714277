#if canImport(Glibc)
  import Glibc
#endif

/// How long requests of a ``DeterministicQueue`` wait for a server. Made in a few milliseconds; asking is cheap.
public struct WaitDistribution: Sendable {
  private let servers: Int
  private let offered: Double
  private let serviceNanoseconds: Double
  /// By m: the probability that more than m requests wait for a server, at a moment taken at random.
  private let moreThan: [Double]
  /// The tail falls by this factor with each further request in the queue.
  private let tailRatio: Double

  init(_ queue: DeterministicQueue) {
    servers = queue.servers
    offered = queue.offered
    serviceNanoseconds = queue.serviceNanoseconds
    tailRatio = 1 / tailRoot(utilisation: queue.utilisation)
    moreThan = tails(of: queueLengths(of: queue), ratio: tailRatio)
  }

  /// The probability that a request waits at all.
  public var probabilityOfWaiting: Double { probabilityOfWait(longerThan: 0) }

  /// The probability of a wait above `nanoseconds`. Franx's theorem 1, turned round so that it adds small probabilities instead
  /// of subtracting from 1; far out, where it is one to many digits, the exponential tail (Tijms).
  public func probabilityOfWait(longerThan nanoseconds: Double) -> Double {
    if nanoseconds < 0 { return 1 }
    let services = nanoseconds / serviceNanoseconds
    let exactServices = moreThan.count / servers
    guard services >= Double(exactServices) else { return exactTail(services) }
    let anchor = Double(exactServices) - 0.5
    // The root per request, and λD requests for each service time.
    return exactTail(anchor) * exp(-offered * (1 / tailRatio - 1) * (services - anchor))
  }

  /// The wait in nanoseconds that `percent` (0..<100) of all requests do not exceed; 0 while that many need not wait.
  public func percentile(_ percent: Double) -> Double {
    let rest = 1 - min(max(percent, 0), 99.999_999_9) / 100
    if probabilityOfWaiting <= rest { return 0 }
    var low = 0.0
    var high = serviceNanoseconds / Double(servers)
    while probabilityOfWait(longerThan: high) > rest {
      low = high
      high *= 2
    }
    for _ in 0..<50 {
      let middle = (low + high) / 2
      if probabilityOfWait(longerThan: middle) > rest { low = middle } else { high = middle }
    }
    return high
  }

  /// P(W > x) with x in service times: the queue at x's end of the k-th service time, before the arrivals since.
  private func exactTail(_ services: Double) -> Double {
    let k = services.rounded(.down) + 1
    let places = Int(k) * servers
    let mean = offered * (k - services)
    let beyond = poissonTerm(Double(places), mean: mean)
    var tail = beyond * (1 + poissonTailRatio(beyond: Double(places), mean: mean))
    for arrivals in 0..<places {
      let term = poissonTerm(Double(arrivals), mean: mean)
      tail += term * moreThan[places - arrivals - 1]
      if Double(arrivals) > mean, term < 1e-20 { break }
    }
    return min(tail, 1)
  }
}

/// The root above 1 of ρ(z - 1) = ln z: the queue's tail falls by 1/z per request, whatever the number of servers.
private func tailRoot(utilisation: Double) -> Double {
  func excess(_ z: Double) -> Double { utilisation * (z - 1) - log(z) }
  var z = 2.0
  while excess(z) < 0 { z *= 2 }
  for _ in 0..<100 {
    let step = excess(z) / (utilisation - 1 / z)
    z -= step
    if step.magnitude < 1e-15 * z { break }
  }
  return z
}

/// The probabilities that 0, 1, 2... requests wait, at a moment taken at random.
///
/// The generating function is exp(g0 + g1 z + g2 z² ...), where gm is Σ over n of 1/n times the probability that n service times
/// bring m more arrivals than the servers finish (Spitzer); the series of the exponential follows from its derivative.
private func queueLengths(of queue: DeterministicQueue) -> [Double] {
  let count = max(256, 4 * queue.servers)
  var exponents = [Double](repeating: 0, count: count)
  overLadder(decay: queue.decay) { n, weight in
    let k = n * Double(queue.servers)
    let mean = n * queue.offered
    var term = weight / n * poissonTerm(k, mean: mean)
    exponents[0] -= term * poissonTailRatio(beyond: k, mean: mean)
    for m in 1..<count {
      term *= mean / (k + Double(m))
      if term < 1e-30 { break }
      exponents[m] += term
    }
  }
  var lengths = [exp(exponents[0])]
  for m in 1..<count {
    var sum = 0.0
    for j in 1...m { sum += Double(j) * exponents[j] * lengths[m - j] }
    lengths.append(sum / Double(m))
  }
  return lengths
}

private func tails(of lengths: [Double], ratio: Double) -> [Double] {
  var tails = lengths
  var rest = lengths.last! * ratio / (1 - ratio)
  for m in lengths.indices.reversed() {
    tails[m] = rest
    rest += lengths[m]
  }
  return tails
}
