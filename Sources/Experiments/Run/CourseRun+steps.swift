import LoadClient
import Measurement
import Pacing
import Plans
import Records

extension CourseRun {
  /// The whole spans as they are saved; none that was cut short.
  ///
  /// - Parameters:
  ///   - samples: of the server's processes from before the course to after it; may be empty.
  ///   - machine: what it was measured on.
  func steps(_ samples: [TreeSample], on machine: MachineDescription) -> [StepRecord] {
    var from = origin
    return course.spans.indices.compactMap { index in
      let end = origin + course.spans[index].end.wholeNanoseconds
      defer { from = end }
      return step(index, from: from, samples, machine)
    }
  }

  /// - Parameter from: where the span before ended, and with it what belongs to this one began.
  private func step(
    _ index: Int, from: UInt64, _ samples: [TreeSample], _ machine: MachineDescription
  ) -> StepRecord? {
    let span = course.spans[index]
    let start = origin + span.start.wholeNanoseconds
    let end = origin + span.end.wholeNanoseconds
    let processors = samples.use(from: start, until: end)
    let host = processors.map { HostLoad($0, cores: machine.cores) }
    var records: [StreamRecord] = []
    for stream in streams {
      let isLoad = stream.role == .load && course.load != nil
      if isLoad, span.phase != .loaded { continue }
      guard let outcome = stream.outcome?.spans[isLoad ? 0 : index], !outcome.wasInterrupted else { return nil }
      records.append(record(outcome, of: stream, machine, host))
    }
    var step = StepRecord(phase: span.phase, streams: records)
    (step.startNanoseconds, step.endNanoseconds) = (start, end)
    step.memoryBefore = samples.last(until: from).map(MemorySample.init)
    step.memoryAfter = samples.first(from: end).map(MemorySample.init)
    step.memoryPeak = samples.peak(from: start, until: end)
    step.processors = processors
    return step
  }

  private func record(
    _ outcome: LoadOutcome, of stream: Stream, _ machine: MachineDescription, _ host: HostLoad?
  ) -> StreamRecord {
    var run = outcome.record(plan: stream.plan, machine: machine, startedAt: startedAt, host: host)
    // It stands beside the run; once is enough.
    run.ledger = nil
    return StreamRecord(role: stream.role, run: run, ledger: outcome.ledger)
  }

  /// Each stream from its beginning to its end, also when it was cut short.
  var timelines: [Records.Timeline] {
    streams.compactMap { stream in
      guard let timeline = stream.outcome?.timeline else { return nil }
      return Records.Timeline(
        role: stream.role, course: course.role, startNanoseconds: timeline.startNanoseconds,
        intervalSeconds: Double(timeline.widthNanoseconds) / 1e9, intervals: timeline.intervals)
    }
  }
}

extension [TreeSample] {
  /// The most memory in a stretch of time; where no sample lies in it, of those around it.
  func peak(from start: UInt64, until end: UInt64) -> MemorySample? {
    let within = filter { (start...end).contains($0.atNanoseconds) }
    let candidates = within.isEmpty ? [last(until: start), first(from: end)].compactMap { $0 } : within
    return candidates.max { $0.pssBytes < $1.pssBytes }.map(MemorySample.init)
  }
}
