public import Measurement

extension Graph {
  /// Where the time of a server's requests went, on average.
  public struct LedgerBar: Equatable, Sendable {
    public var label: String
    /// Milliseconds, in the order of `Ledger.Part.allCases`.
    public var parts: [Double]
    /// Milliseconds from due until whole, measured by itself.
    public var whole: Double
    /// CPU time of the work in milliseconds; 0 where it is not told.
    public var workCPU: Double
    /// Whether the server told its parts; without, all of the server's time is in the wait for the loop.
    public var isToldByServer: Bool

    public init(
      _ label: String, parts: [Double], whole: Double, workCPU: Double = 0, isToldByServer: Bool = true
    ) {
      self.label = label
      self.parts = parts
      self.whole = whole
      self.workCPU = workCPU
      self.isToldByServer = isToldByServer
    }

    public init(_ label: String, _ ledger: Ledger) {
      self.init(
        label, parts: Ledger.Part.allCases.map(ledger.mean), whole: ledger.meanWhole, workCPU: ledger.meanWorkCPU,
        isToldByServer: ledger.toldByServer > 0)
    }
  }

  /// What bars are long as.
  public enum LedgerScale: Equatable, Sendable {
    case milliseconds
    /// All bars are equally long: for servers of which one takes many times as long as another.
    case shares
  }

  /// The parts of a request's time as stacked bars, in their order and each with a fixed colour.
  public static func ledgerBars(
    title: String, subtitle: String = "", servers: [LedgerBar], scale: LedgerScale = .milliseconds
  ) -> Graph {
    let bars = servers.enumerated().flatMap { lane, server in pieces(of: server, lane: lane, scale) }
    let longest = bars.map { $0.bar.to }.max() ?? 1
    var panel = Panel(y: Axis("", scale: .categories(servers.map(\.label))))
    panel.bars = bars.map(\.bar)
    panel.height = Double(max(servers.count, 1)) * 54
    let unit = scale == .shares ? "%" : "ms"
    let x = Axis(
      "mean time from due until whole", unit: unit, range: 0...(scale == .shares ? 100 : max(longest, 1e-6) * 1.02))
    var graph = Graph(title: title, subtitle: subtitle, x: x, panels: [panel])
    let used = Set(bars.compactMap(\.part))
    graph.key = Ledger.Part.allCases.filter(used.contains).map { KeyEntry(.box, $0.title, color: color(of: $0)) }
    if servers.contains(where: { !$0.isToldByServer }) {
      graph.key.append(KeyEntry(.box, "kernel and server, not told apart", color: untoldColor))
    }
    if servers.contains(where: { $0.workCPU > 0 }) { graph.key.append(KeyEntry(.stroke, "CPU time of the work")) }
    return graph
  }

  private static func pieces(of server: LedgerBar, lane: Int, _ scale: LedgerScale) -> [(bar: Bar, part: Ledger.Part?)]
  {
    let total = server.parts.reduce(0, +)
    let factor = scale == .shares ? 100 / max(total, 1e-12) : 1
    var pieces: [(bar: Bar, part: Ledger.Part?)] = []
    var from = 0.0
    for (part, milliseconds) in zip(Ledger.Part.allCases, server.parts) where milliseconds > 0 {
      var bar = Bar(lane: Double(lane), from: from, to: from + milliseconds * factor, color: color(of: part))
      bar.label = Figures.milliseconds(milliseconds)
      if part == .work, server.workCPU > 0 { bar.stroke = from + server.workCPU * factor }
      let isUntold = part == .loopWait && !server.isToldByServer
      if isUntold { bar.color = untoldColor }
      pieces.append((bar, milliseconds > total * 0.002 && !isUntold ? part : nil))
      from = bar.to
    }
    if var last = pieces.popLast() {
      last.bar.endLabel = Figures.milliseconds(server.whole) + " ms"
      pieces.append(last)
    }
    return pieces
  }

  /// Of what a server does not tell apart.
  private static let untoldColor = Color(0x9C8FB0)

  /// Grey for the client's own, warm for waiting, blue for the work, green for the way back.
  static func color(of part: Ledger.Part) -> Color {
    switch part {
    case .lateness: Color(0x6E6E6E)
    case .connect: Color(0xB5B5B5)
    case .loopWait: Color(0xD55E00)
    case .parse: Color(0xF2C6A0)
    case .queue: Color(0xE69F00)
    case .handOver: Color(0xF4E3A1)
    case .work: Color(0x0072B2)
    case .return: Color(0x8CCBF0)
    case .write: Color(0x009E73)
    case .transfer: Color(0xA5DCC8)
    }
  }
}

extension Ledger.Part {
  /// What a reader understands.
  public var title: String {
    switch self {
    case .lateness: "late at the client"
    case .connect: "connect"
    case .loopWait: "waits for the loop"
    case .parse: "parse"
    case .queue: "waits for a worker"
    case .handOver: "hand-over"
    case .work: "work"
    case .return: "return to the loop"
    case .write: "answer on its way"
    case .transfer: "transfer"
    }
  }
}
