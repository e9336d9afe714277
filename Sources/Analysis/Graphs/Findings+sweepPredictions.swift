import Inference
import Measurement
import Plans
import Queueing
import Records
import Report

// What queueing theory says beside the curves of a sweep.
extension Findings {
  /// At each point that was measured; by utilisation at all shares between as well.
  func predictions(_ server: String, _ base: SweepBase, _ measure: Measure, _ role: StreamRole) -> [Graph.Point] {
    let known = points(.c, server, base, beside: .probe) { self[measure, $0.at(.loaded).of(role, beside: .probe)] }
    guard base == .utilisation, !known.isEmpty else { return known }
    let rows = cases(.c).filter { $0.server == server }
    let queues = stride(from: 2.0, through: 98, by: 1).map { percent in (percent, queue(rows, percent / 100)) }
    // The median: a server that the course before has not let go yet is not quiet.
    let quiet = median(rows.compactMap { self[.latency(.mean), $0.at(.quiet).of(.probe)]?.value }) ?? 0
    let curve = queues.compactMap { percent, queue in
      queue.map { queue in
        let isMean = measure == .predictedWait
        let wait = isMean ? queue.meanWaitNanoseconds : queue.wait.percentile(99)
        return Graph.Point(percent, wait / 1e6 + (isMean ? 0 : quiet))
      }
    }
    return curve.isEmpty ? known : curve
  }

  /// At a share of the workers' time: work of the size measured at any rate, or of any size at the rate measured.
  private func queue(_ rows: [Selection], _ share: Double) -> DeterministicQueue? {
    guard let first = rows.first else { return nil }
    let workers = Double(record.workers(of: first))
    // No more compute at once than there are cores.
    let servers = min(record.workers(of: first), max(1, record.machine.cores))
    if factor == .fib {
      guard case .open(let rate, _) = record.plan.contention?.load else { return nil }
      return DeterministicQueue(
        servers: servers, serviceNanoseconds: share * workers / rate * 1e9, arrivalsPerSecond: rate)
    }
    let works = rows.compactMap { workMilliseconds($0.at(.loaded).of(.load, beside: .probe)) }
    guard [.utilisation, .loadRate].contains(factor), let work = mean(works), work > 0 else { return nil }
    return DeterministicQueue(
      servers: servers, serviceNanoseconds: work * 1e6, arrivalsPerSecond: share * workers / work * 1e3)
  }

  private func median(_ values: [Double]) -> Double? { values.isEmpty ? nil : values.sorted()[values.count / 2] }

  private func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}
