/// How much of a core the calling thread used in each window: its CPU time read when a window begins and when it ends.
struct ProcessorMeter {
  private struct Reading {
    var at: UInt64
    var used: UInt64
  }

  private let windows: [Window]
  private var starts: [Reading?]
  private var measured: [Double?]

  /// CPU time per second of each window, 0 for those that were not seen.
  var shares: [Double] { measured.map { $0 ?? 0 } }

  init(windows: [Window]) {
    self.windows = windows
    starts = Array(repeating: nil, count: windows.count)
    measured = Array(repeating: nil, count: windows.count)
  }

  /// Reads the thread's clock; call when a window has begun or ended.
  mutating func read(at now: UInt64) { read(at: now, isLast: false) }

  /// The run is over: whatever window is open ends now.
  mutating func finish(at now: UInt64) { read(at: now, isLast: true) }

  private mutating func read(at now: UInt64, isLast: Bool) {
    let reading = Reading(at: now, used: threadProcessorNanoseconds())
    for (index, window) in windows.enumerated() where now >= window.start {
      if let start = starts[index] {
        guard measured[index] == nil, isLast || now >= window.end, now > start.at else { continue }
        measured[index] = Double(reading.used.elapsed(since: start.used)) / Double(now - start.at)
      } else if !isLast, now < window.end {
        starts[index] = reading
      }
    }
  }
}
