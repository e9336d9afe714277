import ArgumentParser
import FoundationEssentials
import LoadClient
import Measurement
import Observation

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer sample PID`: what a process and its descendants hold and use, as lines of JSON.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Watches a process and its descendants, and prints lines of JSON.",
    discussion: """
      One line for each sample: memory (PSS, RSS, USS), CPU time, run delay and context switches of each process, and what the \
      machine's cores did. Times are nanoseconds of CLOCK_MONOTONIC. With --cost only one line: what the sampling itself took.

      Exit status: 0; 64 usage; 69 there is no such process.
      """)

  @Argument(help: ArgumentHelp("The process at the top.", valueName: "pid"))
  var process: Int32

  @Option(help: ArgumentHelp("How long.", valueName: "n"))
  var seconds = 10.0

  @Option(help: ArgumentHelp("Samples in a second.", valueName: "n"))
  var rate = 10.0

  @Flag(help: "Print only what the sampling itself took.")
  var cost = false

  func validate() throws {
    guard process > 0 else { throw ValidationError("The process must be a number above 0.") }
    guard (0.1...86_400).contains(seconds) else { throw ValidationError("--seconds must be between 0.1 and 86400.") }
    guard (0.1...1_000).contains(rate) else { throw ValidationError("--rate must be between 0.1 and 1000.") }
  }

  func run() throws {
    Interrupt.watch()
    let sampler = TreeSampler(root: process, interval: .nanoseconds(Int64(1e9 / rate)))
    guard sampler.sampleNow() != nil else { throw CommandFailure(.unreachable, "there is no process \(process).") }
    do { try sampler.start() } catch { throw CommandFailure(.system, "\(error).") }
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline, !Interrupt.flag.isRaised { usleep(20_000) }
    let samples = sampler.stop()
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    if cost { return try Console.printOrFail(line(Cost(samples, sampler.cpuSeconds), encoder)) }
    for sample in samples { try Console.printOrFail(line(sample, encoder)) }
  }

  private func line(_ value: some Encodable, _ encoder: JSONEncoder) throws -> String {
    String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
  }

  private struct Cost: Encodable {
    var samples: Int
    var seconds = 0.0
    var processes = 0
    var threads = 0
    var pssBytes: UInt64 = 0
    /// CPU seconds of the sampling thread, by second.
    var share = 0.0

    init(_ samples: [TreeSample], _ cpuSeconds: Double) {
      self.samples = samples.count
      guard let first = samples.first, let last = samples.last, samples.count > 1 else { return }
      seconds = Double(last.atNanoseconds - first.atNanoseconds) / 1e9
      processes = last.processes.count
      threads = last.processes.reduce(0) { $0 + $1.threads }
      pssBytes = last.pssBytes
      share = cpuSeconds / max(seconds, 1e-9)
    }

    enum CodingKeys: String, CodingKey {
      case samples, seconds, processes, threads, share
      case pssBytes = "pss_bytes"
    }
  }
}
