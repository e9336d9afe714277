import HTTPServer
import Measurement
import Offload
import Reactor

/// What a server tells of its own loop while it runs: gathers a ``LoopSample`` and writes it out ten times a second. Lives on the loop.
///
/// It has no timer of its own but looks at the time with each heartbeat. So a loop that stands still writes nothing, and then one
/// sample of the whole stretch.
final class Telemetry {
  static let periodNanoseconds: UInt64 = 100_000_000
  private let file: TelemetryFile
  private let meter: LoopMeter
  private var sample: LoopSample
  private var due: UInt64
  private var line: [UInt8] = []

  /// - Parameter now: when the first sample begins, in nanoseconds of CLOCK_MONOTONIC.
  init(file: TelemetryFile, meter: LoopMeter, now: UInt64) {
    self.file = file
    self.meter = meter
    sample = LoopSample(fromNanoseconds: now, untilNanoseconds: now)
    due = now + Telemetry.periodNanoseconds
    line.reserveCapacity(4_096)
    // Borrowed: whoever owns the loop owns this, and lets the loop end first.
    meter.turnEnded = { [unowned self] in sample.iterations.record($0) }
  }

  /// A heartbeat ran this late, and stands as well for the beats that were due meanwhile.
  /// - Returns: whether a sample is due, to be ended by ``end(at:counters:connections:gauges:)``.
  func beat(late nanoseconds: UInt64, missedBeats: UInt64, every interval: UInt64, now: UInt64) -> Bool {
    // A process that was suspended for hours must not spend minutes here.
    for beat in 0...min(missedBeats, 100_000) {
      sample.lag.record(nanoseconds - min(nanoseconds, beat &* interval))
    }
    return now >= due
  }

  /// Writes the sample that ends now, and begins the next.
  func end(at now: UInt64, counters: ServerCounters, connections: Int, gauges: OffloadGauges) {
    sample.untilNanoseconds = now
    if let longest = meter.takeLongest() {
      sample.longestCallbackNanoseconds = longest.nanoseconds
      sample.longestCallback = longest.callback.rawValue
    }
    sample.queued = gauges.queued
    sample.running = gauges.running
    sample.connections = connections
    sample.requests = counters.requests
    sample.jobsFinished = gauges.finished
    sample.jobsRefused = gauges.refused
    line.removeAll(keepingCapacity: true)
    line.append(sample)
    file.append(line)
    sample = LoopSample(fromNanoseconds: now, untilNanoseconds: now)
    // On the grid that the first sample began.
    if now >= due {
      due += (now - due) / Telemetry.periodNanoseconds * Telemetry.periodNanoseconds + Telemetry.periodNanoseconds
    }
  }
}
