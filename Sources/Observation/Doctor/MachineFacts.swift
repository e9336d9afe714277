/// Everything `reactometer doctor` looks at, as values: what it thinks of them is computed from these alone.
public struct MachineFacts: Equatable, Sendable, Codable {
  public var processors = ProcessorFacts()
  public var quiet = QuietFacts()
  public var memory = MemoryFacts()
  public var timing = TimingFacts()
  public var network = NetworkFacts()
  public var setup = SetupFacts()

  public init() {}

  /// One finding for each check that could be made, in a fixed order.
  public var findings: [Finding] {
    processors.findings + quiet.findings + timing.findings + memory.findings(swappedPages: quiet.swappedPages)
      + network.findings + setup.findings
  }
}
