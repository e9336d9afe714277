import Measurement
import Plans
import Records
import Testing

@testable import Analysis

@Suite struct DoubtTests {
  @Test("The same reason in several trials is told once, with its places")
  func grouped() throws {
    var record = try fixedRecord()
    for trial in 0..<3 {
      record.trials[trial].steps[0].streams[0].run.verdict.add(.suspect, "It sent \(trial).5 late.")
    }
    let groups = DoubtGroup.grouped(Findings(record, resamples: 20).doubts)
    #expect(
      groups.map(\.text) == [
        "It sent 0.5 late. So or alike in 3 places: A1 inline-server, fixed load; A2 inline-server, fixed load; "
          + "A3 inline-server, fixed load."
      ])
    #expect(
      Findings(record, resamples: 20).verdicts.map(\.state) == [.suspect, .suspect, .suspect]
        + Array(repeating: .valid, count: 7))
  }

  @Test("More places than fit are counted")
  func manyPlaces() {
    let doubts = (1...20).map { Doubt(state: .suspect, reason: "Late.", place: "A\($0)", trial: "A-\($0)") }
    #expect(DoubtGroup.grouped(doubts).map(\.text)[0].hasSuffix("A11; A12 and 8 more."))
  }

  @Test("What the machine did is told once for a step, not for each of its streams")
  func host() throws {
    var record = try fixedRecord()
    for stream in 0...1 {
      record.trials[4].steps[2].streams[stream].run.verdict.add(.suspect, "The hypervisor took 0.5 of 2 cores away.")
    }
    #expect(Findings(record, resamples: 20).doubts.map(\.place) == ["C1 inline-server, loaded (/hi)"])
  }

  @Test("Parts that do not add up to the whole are held against a stream")
  func residual() throws {
    var record = try fixedRecord()
    var ledger = Ledger()
    let parts = [UInt64](repeating: 1_000, count: Ledger.Part.allCases.count)
    ledger.record(.init(parts: parts, whole: 11_000), isToldByServer: true)
    record.trials[0].steps[0].streams[0].ledger = ledger
    #expect(
      Findings(record, resamples: 20).doubts.map(\.reason) == [
        "The parts of its requests' time miss the whole by 9.1 %, more than the 5.0 % that are allowed."
      ])
  }

  @Test("A percentile with too few samples in all repeats together is held against each of them")
  func samples() throws {
    let few = Findings(try closedRecord([(30, 1_000_000), (30, 1_000_000)]))
    #expect(few.doubts.map(\.place) == ["A1 inline-server, fixed load", "A2 inline-server, fixed load"])
    #expect(few.doubts[0].reason == "The p99 rests on 60 samples, and needs 100 to differ from the maximum.")
    #expect(Findings(try closedRecord([(60, 1_000_000), (60, 1_000_000)])).doubts.isEmpty)
  }

  @Test("A process that ended, a gap of the sampler and a server that told nothing are held against a step")
  func observation() throws {
    var record = try shortRecord()
    #expect(Findings(record, resamples: 20).doubts.isEmpty)
    let start = record.trials[0].steps[0].startNanoseconds
    record.trials[0].processes.removeAll { $0.atNanoseconds > start && $0.atNanoseconds < start + 1_000_000_000 }
    for index in record.trials[0].processes.indices.suffix(3) {
      record.trials[0].processes[index].processes[0].processID += 1
    }
    record.trials[0].loop.removeAll { $0.untilNanoseconds > start }
    #expect(
      Findings(record, resamples: 20).doubts.map(\.reason) == [
        "1 of the server's 1 processes ended meanwhile.",
        "For 1.0 s its processes were not sampled: peaks in between were missed.",
        "The server told nothing of its loop meanwhile: it was stuck, or its clock is not the client's.",
      ])
  }
}

@Suite struct BreakEvenTests {
  @Test("A pool pays from the N on after which it always does")
  func found() throws {
    let found = Findings(try sweepRecord(), resamples: 20).breakEvens
    #expect(found.map(\.criterion) == [.probe, .throughput])
    #expect(found.map(\.outcome) == [.found, .throughout])
    #expect(found.map(\.n) == [30, 10])
    #expect(found[0].milliseconds == 4.2)
    #expect(
      found[0].sentence
        == "thread-server gives a lower p99 of the probe from N = 30 (4.20 ms) on; but the intervals leave "
        + "that open, also at the largest N.")
  }

  @Test("No break-even in the range is said, not guessed")
  func notFound() throws {
    var record = try sweepRecord()
    let slow = record.trials.filter { $0.server == "inline-server" && $0.experiment == .c }
    // The servers change places: what was said of the pool is now true of inline.
    record.trials = record.trials.filter { $0.experiment == .c && $0.server != "inline-server" }.map { trial in
      var trial = trial
      trial.server = "inline-server"
      return trial
    }
    record.trials += slow.map { trial in
      var trial = trial
      trial.server = "thread-server"
      return trial
    }
    let probe = try #require(Findings(record, resamples: 20).breakEvens.first)
    #expect(probe.outcome == .notFound && probe.n == nil)
    #expect(probe.text == "not found in the range N = 10…30")
  }

  @Test("Without an inline server or a sweep over N there is nothing to hold pools against")
  func nothing() throws {
    #expect(Findings(try seriesRecord(), resamples: 20).breakEvens.isEmpty)
    var record = try sweepRecord()
    record.trials.removeAll { $0.server == "inline-server" }
    #expect(Findings(record, resamples: 20).breakEvens.isEmpty)
  }
}
