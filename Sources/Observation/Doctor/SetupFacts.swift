/// What the programs around a measurement need.
public struct SetupFacts: Equatable, Sendable, Codable {
  /// Whether the kernel shares cores between sessions before it looks at `nice`.
  public var groupsSessions: Bool?
  /// Where gnuplot is; nothing when it is not on the path.
  public var gnuplot: String?
  /// Where results are to go, what is free there, and why nothing can be written; empty when it can.
  public var resultsFolder = ""
  public var resultsFreeBytes: UInt64 = 0
  public var resultsFailure = ""
  /// Whether memory of a process can be read in proportion to what it shares (smaps_rollup).
  public var canReadMemory = true

  /// Whether this program was built for speed (`-c release`); the servers are taken to be built as it is.
  public var isOptimized = true

  public init() {}

  public var findings: [Finding] { [build, nice, memory, graphs, results].compactMap { $0 } }

  private var build: Finding {
    Finding(
      isOptimized ? .ok : .problem, "build", isOptimized ? "release" : "debug",
      meaning: "Client and servers take several times as long for everything.", advice: "swift build -c release")
  }

  private var nice: Finding? {
    guard let groupsSessions else { return nil }
    return Finding(
      groupsSessions ? .note : .ok, "nice",
      groupsSessions ? "within a session only (autogroup)" : "counts machine-wide",
      meaning:
        "nice and QoS of a server weigh against its own session; a program started from another terminal gets an equal share whatever they say.",
      advice: "Start server and client from one terminal, or sysctl -w kernel.sched_autogroup_enabled=0")
  }

  private var memory: Finding {
    Finding(
      canReadMemory ? .ok : .warning, "PSS", canReadMemory ? "can be read" : "smaps_rollup cannot be read",
      meaning: "Memory of a server's processes cannot be told.",
      advice: "Use a kernel of 4.14 or later with CONFIG_PROC_PAGE_MONITOR.")
  }

  private var graphs: Finding {
    Finding(
      gnuplot == nil ? .note : .ok, "gnuplot", gnuplot ?? "not found",
      meaning: "Reports have tables but no graphs.", advice: "apt install gnuplot-nox")
  }

  private var results: Finding {
    guard resultsFailure.isEmpty else {
      return Finding(
        .problem, "results folder", "\(resultsFolder): \(resultsFailure)", meaning: "What is measured cannot be kept.",
        advice: "Name another folder (--results).")
    }
    return Finding(
      resultsFreeBytes < 100 << 20 ? .warning : .ok, "results folder",
      "\(resultsFolder), \(Wording.bytes(resultsFreeBytes)) free", meaning: "A long experiment may fill the disk.",
      advice: "Free some space, or name another folder (--results).")
  }
}
