/// What others did on the machine while this program watched and did next to nothing itself.
public struct QuietFacts: Equatable, Sendable, Codable {
  /// A process other than this one, and the cores it used.
  public struct Busy: Equatable, Sendable, Codable {
    public var processID: Int32
    public var name: String
    public var cores: Double

    public init(processID: Int32, name: String, cores: Double) {
      (self.processID, self.name, self.cores) = (processID, name, cores)
    }
  }

  /// Share of the time for which something waited for a resource (PSI); `full` when nothing went on meanwhile.
  public struct Pressure: Equatable, Sendable, Codable {
    public var cpu = 0.0
    public var memory = 0.0
    public var io = 0.0

    public init() {}
  }

  public var seconds = 0.0
  public var cores = 1
  /// Who used the cores; the server is nobody.
  public var stolenCores = 0.0
  public var othersCores = 0.0
  /// Those who used most, the busiest first.
  public var busiest: [Busy] = []
  /// Runnable or waiting for a disk, over the last minute.
  public var loadAverage: Double?
  public var pressure: Pressure?
  /// Pages written to swap and read back.
  public var swappedPages: UInt64 = 0

  public init() {}

  public var findings: [Finding] { [others, stolen, load, pressureFinding].compactMap { $0 } }

  private var span: String { "over \(Wording.fixed(seconds, 1)) s" }

  private var others: Finding {
    var names = busiest.prefix(3).map { "\($0.name) (\($0.processID)) \(Wording.fixed($0.cores, 2))" }
    // A process that ends before the second look takes what it used along.
    if othersCores > 0.1, busiest.reduce(0, { $0 + $1.cores }) < othersCores / 2 {
      names.append("others came and went")
    }
    let list = names.isEmpty ? "" : ": " + names.joined(separator: ", ")
    return Finding(
      Finding.Level(othersCores / Double(max(cores, 1)), note: 0.02, warning: 0.05, problem: 0.25), "other processes",
      "\(Wording.fixed(othersCores, 2)) of \(Wording.counted(cores, "core")) \(span)\(list)",
      meaning: "Others use the cores that server and client are measured on.",
      advice: "End them, or wait until they are done.")
  }

  private var stolen: Finding {
    Finding(
      Finding.Level(stolenCores / Double(max(cores, 1)), note: 0.001, warning: 0.01, problem: 0.10), "stolen time",
      "\(Wording.percent(stolenCores / Double(max(cores, 1)))) \(span)",
      meaning: "The hypervisor gave the cores to others while something here wanted to run.",
      advice: "Measure at another hour, repeat more often, or use a machine with cores of its own.")
  }

  private var load: Finding? {
    guard let loadAverage else { return nil }
    return Finding(
      Finding.Level(loadAverage / Double(max(cores, 1)), note: 0.5), "load average",
      "\(Wording.fixed(loadAverage, 2)) over the last minute",
      meaning: "The machine was busy a moment ago; caches and clocks may not have settled.",
      advice: "Wait a minute if what caused it is over.")
  }

  private var pressureFinding: Finding? {
    guard let pressure else { return nil }
    let level = max(
      Finding.Level(pressure.cpu, note: 0.05, warning: 0.20, problem: 0.60),
      max(
        Finding.Level(pressure.memory, note: 0.001, warning: 0.01, problem: 0.10),
        Finding.Level(pressure.io, note: 0.05, warning: 0.30)))
    return Finding(
      level, "pressure",
      "cpu \(Wording.percent(pressure.cpu)), memory \(Wording.percent(pressure.memory)), io \(Wording.percent(pressure.io)) \(span)",
      meaning: "For so much of the time something on this machine waited for a core, for memory or for a disk.",
      advice: "End what competes, or wait until it is done.")
  }
}
