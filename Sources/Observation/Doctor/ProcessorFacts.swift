/// What this program may compute with.
public struct ProcessorFacts: Equatable, Sendable, Codable {
  /// Cores of the machine, and those this program may run on.
  public var online = 1
  public var allowed = 1
  /// Cores' worth of time a control group allows; nothing when there is no limit.
  public var quota: Double?
  /// Cores with execution units of their own among those allowed; nothing when the machine does not tell.
  public var physical: Int?
  /// Who decides the frequency, `performance` for one; nothing when the machine does not tell.
  public var governor: String?
  public var canTurbo: Bool?
  /// Who runs this machine, when it is a virtual one.
  public var hypervisor: String?

  public init() {}

  /// Cores this program can really use.
  public var usable: Double { min(Double(allowed), quota ?? .infinity) }

  public var findings: [Finding] { [cores, quotaFinding, siblings, frequency, virtual].compactMap { $0 } }

  private var cores: Finding {
    let level: Finding.Level = allowed < 2 ? .problem : allowed < 4 ? .warning : .ok
    return Finding(
      level, "cores", Wording.counted(allowed, "core") + (allowed < online ? " of \(online) allowed" : ""),
      meaning: allowed < 2
        ? "Client and server share one core: what is measured is how they take turns."
        : "A server with \(allowed) workers, its loop and the client compete for \(allowed) cores: rates are lower ends, latencies upper ends.",
      advice: allowed < online
        ? "Allow more cores (taskset, cpuset)."
        : "Keep client and workers together below the cores, or measure from another machine.")
  }

  private var quotaFinding: Finding? {
    guard let quota else { return Finding(.ok, "CPU quota", "none") }
    return Finding(
      quota < Double(allowed) ? .problem : .ok, "CPU quota",
      "\(Wording.fixed(quota, 2)) of \(Wording.counted(allowed, "core"))",
      meaning:
        "A control group stops all of its processes for the rest of each period (100 ms) once they used their share.",
      advice: "Lift it (cpu.max, or docker run without --cpus) and limit cores by affinity instead.")
  }

  private var siblings: Finding? {
    guard let physical else { return nil }
    return Finding(
      physical < allowed ? .note : .ok, "SMT siblings",
      physical < allowed ? "\(allowed) threads on \(Wording.counted(physical, "core"))" : "none among the cores",
      meaning: "Two threads on one core slow each other by 20 to 50 %.",
      advice: "Pin server and client to different cores, or switch SMT off (/sys/devices/system/cpu/smt/control).")
  }

  private var frequency: Finding? {
    guard governor != nil || canTurbo != nil else { return nil }
    let isSteady = governor == nil || governor == "performance"
    let turbo = canTurbo.map { $0 ? "turbo on" : "turbo off" }
    return Finding(
      !isSteady ? .warning : canTurbo == true ? .note : .ok, "frequency",
      [governor.map { "governor \($0)" }, turbo].compactMap { $0 }.joined(separator: ", "),
      meaning: isSteady
        ? "The frequency depends on how many cores are busy and how warm they are."
        : "A core that was idle runs slowly at first: quiet phases look slower than they are.",
      advice: isSteady ? "Switch turbo off to compare runs." : "cpupower frequency-set -g performance")
  }

  private var virtual: Finding {
    guard let hypervisor else { return Finding(.ok, "virtual machine", "no") }
    return Finding(
      .note, "virtual machine", hypervisor,
      meaning: "Its cores are shared with machines that cannot be seen from here.",
      advice: "Compare within one run, interleaved; do not compare runs of different hours.")
  }
}
