import Inference
import Measurement
import Plans
import Records
public import Report

extension Findings {
  /// Files for other programs, by name: every figure, every series, every verdict. Times count in seconds from the
  /// experiment's beginning, on the clock that all series share.
  public var csvFiles: [(name: String, csv: CSV)] {
    [
      ("figures.csv", figuresCSV), ("intervals.csv", intervalsCSV), ("processes.csv", processesCSV),
      ("loop.csv", loopCSV), ("verdicts.csv", verdictsCSV),
    ].filter { !$0.1.rows.isEmpty }
  }

  private var figuresCSV: CSV {
    let heads = [
      "experiment", "server", "setting", "phase", "stream", "course", "figure", "unit", "value", "low", "high",
      "confidence", "repeats", "is_lower_bound", "note",
    ]
    var csv = CSV(columns: heads.map { CSV.Column($0) })
    for entry in entries {
      let (at, estimate) = (entry.selection, entry.estimate.roundedForFiles)
      csv.add([
        .text(at.experiment.rawValue), .text(at.server), .text(at.setting.label), .init(at.phase?.rawValue),
        .init(at.role?.rawValue), .init(at.course?.rawValue), .text(entry.measure.name), .text(entry.measure.unit),
        .init(estimate.value), .init(estimate.low), .init(estimate.high),
        estimate.low == nil ? .empty : .number(estimate.confidence), .count(estimate.repeats),
        .count(estimate.isLowerBound ? 1 : 0), .init(estimate.note),
      ])
    }
    return csv
  }

  private var intervalsCSV: CSV {
    var csv = CSV(
      columns: [
        .init("trial"), .init("stream"), .init("course"), .init("start", unit: "s"), .init("length", unit: "s"),
        .init("answered"), .init("failed"), .init("unanswered"), .init("p50", unit: "ms"), .init("p99", unit: "ms"),
        .init("longest", unit: "ms"),
      ])
    for trial in record.trials {
      for timeline in trial.timelines {
        let start = seconds(timeline.startNanoseconds)
        for (index, interval) in timeline.intervals.enumerated() {
          let all = interval.combined
          csv.add([
            .text(trial.key), .text(timeline.role.rawValue), .text(timeline.course.rawValue),
            .number(microseconds(start + Double(index) * timeline.intervalSeconds)), .number(timeline.intervalSeconds),
            .count(interval.completed), .count(interval.failed), .count(interval.censored.count),
            milliseconds(all.percentile(50)), milliseconds(all.percentile(99)), milliseconds(all.max),
          ])
        }
      }
    }
    return csv
  }

  private var processesCSV: CSV {
    var csv = CSV(
      columns: [
        .init("trial"), .init("time", unit: "s"), .init("processes"), .init("threads"), .init("pss", unit: "bytes"),
        .init("rss", unit: "bytes"), .init("uss", unit: "bytes"), .init("cpu", unit: "s"),
        .init("run_delay", unit: "s"),
        .init("switches_voluntary"), .init("switches_involuntary"), .init("machine_busy", unit: "s"),
        .init("machine_idle", unit: "s"), .init("machine_stolen", unit: "s"), .init("client_cpu", unit: "s"),
      ])
    for trial in record.trials {
      for sample in trial.processes {
        func sum(_ figure: (ProcessSample) -> UInt64) -> Double {
          sample.processes.reduce(0) { $0 + Double(figure($1)) }
        }
        let machine = sample.machine
        csv.add([
          .text(trial.key), .number(seconds(sample.atNanoseconds)), .count(sample.processes.count),
          .number(sum { UInt64($0.threads) }), .number(sum(\.pssBytes)), .number(sum(\.rssBytes)),
          .number(sum(\.ussBytes)), .number(sum(\.cpuNanoseconds) / 1e9), .number(sum(\.runDelayNanoseconds) / 1e9),
          .number(sum(\.voluntarySwitches)), .number(sum(\.involuntarySwitches)), .number(machine.busySeconds),
          .number(machine.idleSeconds), .number(machine.stolenSeconds), .number(machine.clientSeconds),
        ])
      }
    }
    return csv
  }

  private var loopCSV: CSV {
    var csv = CSV(
      columns: [
        .init("trial"), .init("start", unit: "s"), .init("end", unit: "s"), .init("lag_p50", unit: "ms"),
        .init("lag_p99", unit: "ms"), .init("lag_max", unit: "ms"), .init("turns"), .init("turn_p99", unit: "ms"),
        .init("turn_max", unit: "ms"), .init("longest_callback", unit: "ms"), .init("longest_callback_kind"),
        .init("queued"), .init("running"), .init("connections"), .init("requests"), .init("jobs_finished"),
        .init("jobs_refused"),
      ])
    for trial in record.trials {
      for sample in trial.loop {
        csv.add([
          .text(trial.key), .number(seconds(sample.fromNanoseconds)), .number(seconds(sample.untilNanoseconds)),
          milliseconds(sample.lag.percentile(50)), milliseconds(sample.lag.percentile(99)),
          milliseconds(sample.lag.max),
          .count(sample.iterations.count), milliseconds(sample.iterations.percentile(99)),
          milliseconds(sample.iterations.max), milliseconds(sample.longestCallbackNanoseconds),
          .text(sample.longestCallback), .count(sample.queued), .count(sample.running), .count(sample.connections),
          .number(Double(sample.requests)), .number(Double(sample.jobsFinished)), .number(Double(sample.jobsRefused)),
        ])
      }
    }
    return csv
  }

  private var verdictsCSV: CSV {
    var csv = CSV(columns: [.init("trial"), .init("state"), .init("reasons")])
    for verdict in verdicts {
      csv.add([.text(verdict.trial), .text(verdict.state.rawValue), .text(verdict.reasons.joined(separator: " "))])
    }
    return csv
  }

  /// Since the experiment began, to the microsecond.
  private func seconds(_ nanoseconds: UInt64) -> Double {
    microseconds((Double(nanoseconds) - Double(record.originNanoseconds)) / 1e9)
  }

  private func microseconds(_ seconds: Double) -> Double { (seconds * 1e6).rounded() / 1e6 }

  private func milliseconds(_ nanoseconds: UInt64?) -> CSV.Cell { .init(nanoseconds.map { Double($0) / 1e6 }) }
}
