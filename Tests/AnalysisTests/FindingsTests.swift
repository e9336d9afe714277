import Inference
import Measurement
import Plans
import Records
import Testing

@testable import Analysis

@Suite struct FindingsTests {
  @Test("A percentile is that of the merged histograms, not a mean or median of percentiles")
  func merged() throws {
    // 300 fast answers in one repeat, 100 slow ones in the other: half of all are fast.
    let findings = Findings(try closedRecord([(300, 1_000_000), (100, 9_000_000)]))
    let work = Selection(.a, server: "inline-server", role: .work)
    #expect(near(findings[.latency(.p50), work]?.value, 1))
    #expect(near(findings[.latency(.p99), work]?.value, 9))
    #expect(near(findings[.latency(.mean), work]?.value, 3))
    #expect(findings[.latency(.p50), work]?.repeats == 2)
    #expect(findings.record.latencies(work).answered.count == 400)
  }

  @Test("Throughput is the sum of answers over the sum of times, with an interval between repeats")
  func throughput() throws {
    let findings = Findings(try closedRecord([(300, 1_000_000), (100, 1_000_000)]))
    let rate = try #require(findings[.throughput, Selection(.a, server: "inline-server", role: .work)])
    #expect(rate.value == 200)
    #expect(try #require(rate.low) < 100)
    #expect(try #require(rate.high) > 300)
  }

  @Test("One trial has an interval that says what it leaves out")
  func single() throws {
    let record = try closedRecord([(300, 1_000_000)])
    let rate = try #require(Findings(record)[.throughput, Selection(.a, server: "inline-server", role: .work)])
    #expect(rate.low != nil && rate.repeats == 1)
    #expect(rate.note == "From one trial: what differs from trial to trial is not in the interval.")
    #expect(record.text(path: nil).contains("95 %: by a block bootstrap: how exactly the one trial was measured"))
  }

  @Test("A percentile that falls among requests without an answer is a lower bound, without an interval")
  func censored() throws {
    var record = try closedRecord([(100, 1_000_000), (100, 1_000_000)])
    var ages = PackedHistogram()
    ages.record(50_000_000, count: 10)
    let latency = record.trials[0].timelines[0].intervals[4].latency
    record.trials[0].timelines[0].intervals[4] = Interval(latency: latency, censored: ages)
    let findings = Findings(record)
    let work = Selection(.a, server: "inline-server", role: .work)
    let tail = try #require(findings[.latency(.p99), work])
    #expect(tail.isLowerBound && tail.high == nil && near(tail.value, 50))
    #expect(findings[.latency(.p50), work]?.isLowerBound == false)
  }

  @Test("What the end of a stream cut off is left out with all that was due beside it, and still counts as answered")
  func cutOff() throws {
    var record = try closedRecord([(100, 1_000_000), (100, 1_000_000)])
    var ages = PackedHistogram()
    ages.record(50_000_000, count: 10)
    for trial in 0...1 {
      let latency = record.trials[trial].timelines[0].intervals[9].latency
      record.trials[trial].timelines[0].intervals[9] = Interval(latency: latency, censored: ages)
    }
    let work = Selection(.a, server: "inline-server", role: .work)
    let findings = Findings(record)
    #expect(findings[.latency(.p99), work]?.isLowerBound == false)
    #expect(findings[.throughput, work]?.value == 100)
    // A stream that hangs for longer is not let off.
    let latency = record.trials[0].timelines[0].intervals[8].latency
    record.trials[0].timelines[0].intervals[8] = Interval(latency: latency, censored: ages)
    #expect(Findings(record, resamples: 20)[.latency(.p99), work]?.isLowerBound == true)
  }

  @Test("Intervals that reach beyond the step are left out")
  func edges() throws {
    var record = try closedRecord([(100, 1_000_000), (100, 1_000_000)])
    for trial in record.trials.indices { record.trials[trial].steps[0].endNanoseconds -= 50_000_000 }
    let findings = Findings(record)
    // 90 in the nine whole intervals.
    #expect(findings[.throughput, Selection(.a, server: "inline-server", role: .work)]?.value == 100)
    #expect(findings.samples[Selection(.a, server: "inline-server", role: .work)] == 180)
  }

  @Test("The share kept is throughput against the quiet phase of the same trials")
  func kept() throws {
    let findings = Findings(try seriesRecord(), resamples: 20)
    let easy = Selection(.c, server: "thread-server", phase: .loaded, role: .easy)
    let (now, quiet) = (findings[.throughput, easy]?.value, findings[.throughput, easy.at(.quiet)]?.value)
    #expect(near(findings[.shareKept, easy]?.value, try #require(now) / #require(quiet)))
    #expect(findings[.shareKept, easy.at(.quiet)]?.value == 1)
  }

  @Test("Processors, switches and CPU time per request come from the first and last sample of the step")
  func usage() throws {
    let findings = Findings(try seriesRecord(), resamples: 20)
    let server = Selection(.a, server: "inline-server")
    // 95 ms of every 100; a thousand switches and 50 ms of waiting for each second of it.
    #expect(near(findings[.cores(.server), server]?.value, 0.95))
    #expect(near(findings[.cores(.client), server]?.value, 0.1))
    #expect(near(findings[.runDelay, server]?.value, 47.5))
    #expect(near(findings[.switches, server]?.value, 950, within: 0.01))
    let rate = try #require(findings[.throughput, server.of(.work)]?.value)
    #expect(near(findings[.cpuPerRequest, server]?.value, 950 / rate, within: 0.02))
  }

  @Test("A record without samples gives what its steps tell")
  func withoutSamples() throws {
    var record = try fixedRecord()
    record.trials[0].steps[0].processors = ProcessorUse(server: 0.9, client: 0.1, others: 0, idle: 1)
    record.trials = [record.trials[0]]
    let findings = Findings(record)
    let server = Selection(.a, server: "inline-server")
    #expect(findings[.cores(.server), server]?.value == 0.9)
    #expect(findings[.memory(.pss, .before), server]?.value == 9)
    #expect(findings[.memory(.pss, .peak), server]?.value == 9.5)
    #expect(findings[.memory(.rss, .peak), server] == nil)
    #expect(findings[.runDelay, server] == nil)
    #expect(findings[.lagP99, server] == nil)
  }

  @Test("Loop lag is the share of time in which an arrival would have waited longer")
  func lag() throws {
    var record = try closedRecord([(100, 1_000_000)])
    let origin = RecordClock.origin
    for index in 0..<10 {
      let from = origin + UInt64(index) * 100_000_000
      var sample = LoopSample(fromNanoseconds: from, untilNanoseconds: from + 100_000_000)
      sample.lag.record(500_000, count: 90)
      sample.lag.record(20_000_000, count: 10)
      sample.longestCallbackNanoseconds = UInt64(index) * 1_000_000
      sample.longestCallback = "read"
      sample.iterations.record(2_000_000)
      record.trials[0].loop.append(sample)
    }
    let findings = Findings(record)
    let server = Selection(.a, server: "inline-server")
    #expect(near(findings[.lagShare(aboveMilliseconds: 1), server]?.value, 0.1))
    #expect(near(findings[.lagShare(aboveMilliseconds: 10), server]?.value, 0.1))
    #expect(findings[.lagShare(aboveMilliseconds: 100), server]?.value == 0)
    #expect(near(findings[.lagP99, server]?.value, 20))
    #expect(findings[.longestCallback, server]?.value == 9)
    #expect(findings[.longestCallback, server]?.note == "read")
  }

  @Test("Utilisation is the rate of the work times what it takes, over the workers")
  func utilisation() throws {
    let findings = Findings(try seriesRecord(), resamples: 20)
    let load = Selection(.c, server: "thread-server", phase: .loaded, role: .load, course: .probe)
    let rate = try #require(findings[.throughput, load]?.value)
    #expect(near(findings[.utilisation, load]?.value, rate * 0.0042 / 2))
    #expect(findings[.predictedWait, load] == nil, "a closed load has no queue that theory knows")
  }

  @Test("The probe's times to degrade and to recover count from the load's beginning and end")
  func recovery() throws {
    var record = try seriesRecord()
    record.trials.removeAll { $0.experiment != .c || $0.server != "inline-server" }
    for trial in record.trials.indices {
      let timeline = try #require(record.trials[trial].timelines.firstIndex { $0.role == .probe })
      let intervals = record.trials[trial].timelines[timeline].intervals
      // Settle and quiet take 12 intervals, settle and load the next 12.
      for index in 12..<16 { record.trials[trial].timelines[timeline].intervals[index] = intervals[5] }
      for index in 24..<27 { record.trials[trial].timelines[timeline].intervals[index] = intervals[20] }
    }
    let findings = Findings(record)
    let probe = Selection(.c, server: "inline-server", role: .probe)
    #expect(findings[.timeToDegrade, probe]?.value == 400)
    #expect(findings[.timeToRecover, probe]?.value == 300)
    #expect(findings[.timeToRecover, probe]?.low == 300)
    // In one of two trials it is not over when the measurement ends: half of them, so the figure is a bound.
    let timeline = try #require(record.trials[0].timelines.firstIndex { $0.role == .probe })
    let intervals = record.trials[0].timelines[timeline].intervals
    for index in 24..<intervals.count { record.trials[0].timelines[timeline].intervals[index] = intervals[20] }
    let bound = try #require(Findings(record)[.timeToRecover, probe])
    #expect(bound.isLowerBound && bound.low == nil && bound.value ?? 0 > 300)
    #expect(bound.note == "In 1 of 2 trials it did not happen while it was watched.")
  }

  @Test("An open load at random is held against M/D/1 inline and M/D/c in a pool")
  func prediction() throws {
    let findings = Findings(try sweepRecord(), resamples: 20)
    let setting = Setting([.init(.fib, .number(30))])
    let inline = Selection(.c, server: "inline-server", setting: setting, phase: .loaded, role: .load, course: .probe)
    let busy = try #require(findings[.utilisation, inline]?.value)
    let predicted = try #require(findings[.predictedWait, inline])
    // Pollaczek and Khinchine, with the rate that the utilisation has too.
    #expect(near(predicted.value, 4.2 * busy / (2 * (1 - busy)), within: 0.001))
    #expect(predicted.note == "M/D/1")
    let varying = try #require(findings[.predictedWaitOfVaryingWork, inline])
    #expect(varying.note == "M/G/1")
    #expect(try #require(varying.value) >= (try #require(predicted.value)))
    var pool = inline
    pool.server = "thread-server"
    #expect(findings[.predictedWait, pool]?.note == "M/D/2")
    #expect(findings[.predictedP99, pool.of(.probe)] == nil)
    #expect(findings[.predictedP99, inline.of(.probe)] != nil)
  }
}

func near(_ value: Double?, _ expected: Double, within share: Double = 0.01) -> Bool {
  value.map { ($0 - expected).magnitude <= share * expected.magnitude } ?? false
}

/// Experiment A on one server: each repeat a second of ten intervals with so many answers of one latency in nanoseconds.
func closedRecord(_ repeats: [(count: Int, latency: UInt64)]) throws -> ExperimentRecord {
  let plan = try ExperimentPlan(
    yaml: """
      name: closed
      fib: 20
      servers: [inline-server]
      experiments: {A: {connections: 1, duration: 1s, repeats: \(repeats.count)}}
      """, file: "closed.yaml")
  var record = ExperimentRecord(plan: plan, startedAt: "", machine: MachineDescription())
  for (index, repeated) in repeats.enumerated() {
    var latency = PackedHistogram()
    latency.record(repeated.latency, count: UInt32(repeated.count / 10))
    var step = step(nil, [(.work, run(Double(repeated.count), p50: 1, p99: 1))])
    (step.startNanoseconds, step.endNanoseconds) = (RecordClock.origin, RecordClock.origin + 1_000_000_000)
    var trial = trial(.a, "inline-server", index + 1, [step])
    trial.timelines = [
      Records.Timeline(
        role: .work, course: .work, startNanoseconds: RecordClock.origin, intervalSeconds: 0.1,
        intervals: Array(repeating: Interval(latency: latency), count: 10))
    ]
    record.trials.append(trial)
  }
  return record
}
