import Glibc
import Measurement

@testable import Report

/// Graphs of invented servers, with what real ones bring: figures ten times and more apart, stalls, gaps, long names.
enum GraphSamples {
  typealias Point = Graph.Point

  static let inline = "inline-server"
  static let threads = "thread-server"
  static let processes = "process-server"
  static let labels = [
    inline, threads, processes, "twisted-inline", "twisted-thread", "twisted-process (ampoule, 4 workers)", "node 18",
  ]
  static let palette = Graph.Palette(labels)

  /// Every kind, by a name for its file.
  static let all: [(name: String, graph: Graph)] = [
    ("timeline", timeline(servers: 3)), ("timeline-seven", timeline(servers: 7)), ("spectrum", spectrum),
    ("sweep", sweep), ("ledger", ledger(.milliseconds)), ("ledger-shares", ledger(.shares)), ("memory", memory),
    ("scatter", scatter), ("break-even", breakEven), ("share-kept", shareKept), ("hostile", hostile),
    ("empty", empty),
  ]

  /// Numbers that look random and are always the same.
  struct Noise {
    var state: UInt64 = 42

    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((bits ^ (bits >> 31)) >> 11) / 9_007_199_254_740_992
    }

    /// About 1, now more and now less.
    mutating func factor(_ spread: Double) -> Double { exp((next() + next() + next() - 1.5) * spread) }
  }

  static func timeline(servers: Int) -> Graph {
    var noise = Noise()
    let phases = [
      Graph.Phase("quiet", from: 0, to: 10), Graph.Phase("loaded", from: 10, to: 30, isShaded: true),
      Graph.Phase("recovery", from: 30, to: 42),
    ]
    func traces(_ quiet: [Double], _ loaded: [Double], spread: Double, every step: Double = 0.5) -> [(
      server: String, points: [Point]
    )] {
      labels.prefix(servers).enumerated().map { index, label in
        let times = stride(from: 0.0, to: 42, by: step)
        return (
          label,
          times.map { time in
            if index == 0, (17..<18.5).contains(time) { return Point(time, nil) }
            let base = (10..<30 + Double(index) * 0.7).contains(time) ? loaded[index] : quiet[index]
            return Point(time, base * noise.factor(spread))
          }
        )
      }
    }
    let rates = [0, 0, 0, 0, 0, 0, 0] as [Double]
    return .timeline(
      title: servers > 3 ? "Seven servers under the same load" : "The inline server stalls its probes; pools do not",
      subtitle: "fib(30) by 8 closed connections from 10 s to 30 s; probe: GET /hi at 200/s on connections of its own",
      panels: [
        .init(
          .repliesPerSecond, traces(rates, [118, 231, 224, 9, 8.4, 17, 61], spread: 0.05, every: 1), isStepped: true),
        .init(
          .probeP99,
          traces([0.21, 0.22, 0.24, 1.1, 1.2, 1.15, 0.6], [71, 1.9, 0.62, 880, 41, 12, 140], spread: 0.35)),
        .init(
          .probeP50,
          traces([0.08, 0.081, 0.084, 0.5, 0.52, 0.51, 0.2], [34, 0.2, 0.11, 420, 12, 3, 66], spread: 0.2)),
        .init(
          .loopLag,
          traces([0.03, 0.031, 0.03, 0.3, 0.35, 0.31, 0.1], [8.9, 0.4, 0.1, 110, 20, 2, 17], spread: 0.3)),
        .init(.pss, traces([4.2, 5.1, 11.8, 31, 32, 74, 48], [4.3, 5.6, 12.9, 31, 33, 81, 55], spread: 0.004)),
        .init(
          .cpu, traces([0.02, 0.02, 0.02, 0.05, 0.05, 0.06, 0.04], [1, 1.97, 1.95, 1, 1.02, 1.9, 1], spread: 0.02)),
      ], phases: phases, palette: palette)
  }

  static func histogram(median: Double, spread: Double, stalls: Double, count: Int) -> LatencyHistogram {
    var noise = Noise()
    var histogram = LatencyHistogram()
    for _ in 0..<count {
      let stall = noise.next() < stalls ? 40 * noise.next() : 0
      histogram.record(UInt64((median * noise.factor(spread) + stall) * 1e6))
    }
    return histogram
  }

  static let spectrum: Graph = {
    let shapes = [
      (33.0, 0.8, 0.1, 4_000), (0.11, 0.5, 0.004, 4_000), (0.10, 0.3, 0.0004, 40_000), (440, 0.5, 0, 800),
      (14, 1.2, 0.05, 3_900), (3.1, 0.8, 0.01, 3_900), (64, 0.7, 0.2, 4_000),
    ]
    let servers = zip(labels, shapes).map { label, shape in
      (label, Graph.spectrum(of: histogram(median: shape.0, spread: shape.1, stalls: shape.2, count: shape.3)))
    }
    return .percentileSpectrum(
      title: "Latency of the probe while the server is loaded",
      subtitle: "GET /hi at 200 requests/s, open loop, 20 s; from the time a request was due", servers: servers,
      limits: [Graph.Mark(.y(10), "10 ms")], palette: palette)
  }()

  static let sweep: Graph = {
    var noise = Noise()
    let loads = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95]
    func wait(_ load: Double, _ service: Double) -> Double { service + load * service / (2 * (1 - load)) }
    let curves = [(inline, 9.2), (threads, 0.9), (processes, 0.31)].map { label, service in
      Graph.SweepCurve(
        label,
        measured: loads.map { load in
          let value = wait(load, service) * noise.factor(0.08) * 1.06
          let factor = 1 + 0.06 + load * load * 0.3
          return Point(load * 100, value, low: value / factor, high: value * factor)
        },
        predicted: stride(from: 5.0, through: 97, by: 1).map { Point($0, wait($0 / 100, service)) },
        simulated: label == processes ? [] : loads.map { Point($0 * 100, wait($0, service) * 1.02) })
    }
    return .sweep(
      title: "Mean wait of a probe against utilisation",
      subtitle: "fib(30), Poisson arrivals, 3 repeats of 20 s at each point",
      x: Graph.Axis("utilisation of the workers", unit: "%", range: 0...100),
      y: Graph.Axis("Mean wait of the probe", unit: "ms", scale: .log), curves: curves,
      marks: [Graph.Mark(.x(85), "hypervisor took CPU from here on")], prediction: "predicted (M/D/1, M/D/2)",
      palette: palette)
  }()

  static func ledger(_ scale: Graph.LedgerScale) -> Graph {
    .ledgerBars(
      title: "Where the time of a request to / goes",
      subtitle: "mean of 4,012 requests with 8 closed connections; residual under 0.1 %",
      servers: [
        .init(inline, parts: [0.02, 0, 60.4, 0.05, 0, 0, 8.61, 0, 0.06, 0.01], whole: 69.15, workCPU: 8.55),
        .init(threads, parts: [0.02, 0, 0.09, 0.02, 25.2, 0.07, 9.02, 0.08, 0.07, 0.01], whole: 34.6, workCPU: 8.6),
        .init(
          processes, parts: [0.02, 0.4, 0.05, 0.02, 25.9, 0.16, 8.9, 0.11, 0.07, 0.01], whole: 35.7, workCPU: 8.57),
        .init(labels[5], parts: [0.03, 0, 441, 0, 0, 0, 0, 0, 0, 0.2], whole: 441.3, isToldByServer: false),
        .init(labels[6], parts: [0.03, 0, 3.1, 0, 0, 0, 0, 0, 0, 0.2], whole: 3.34, isToldByServer: false),
      ], scale: scale)
  }

  static let memory = Graph.memoryBars(
    title: "Memory before, during and after the load",
    subtitle: "PSS of the whole tree of processes, median of 3 trials",
    servers: [
      .init(inline, before: 4.21, during: 4.33, after: 4.33), .init(threads, before: 5.1, during: 5.62, after: 5.55),
      .init(processes, before: 11.8, during: 12.9, after: 12.7),
      .init("twisted-inline", before: 30.9, during: 31.2, after: nil),
      .init("twisted-process (ampoule, 4 workers)", before: 31.9, during: 143, after: 139),
    ], palette: palette)

  static let scatter: Graph = {
    let widths = [1, 2, 4, 8, 16, 32]
    let threaded = widths.enumerated().map { index, width in
      Graph.Trade(
        x: [117, 231, 229, 228, 226, 221][index], y: [0.9, 1.9, 6.2, 14, 29, 61][index],
        setting: width == 1 ? "1 thread" : "\(width) threads",
        memoryMiB: 5 + Double(width) * 0.12)
    }
    let forked = widths.prefix(5).enumerated().map { index, width in
      Graph.Trade(
        x: [115, 226, 224, 222, 219][index], y: [0.4, 0.62, 2.1, 4.4, 9][index],
        setting: width == 1 ? "1 process" : "\(width) processes",
        memoryMiB: 6 + Double(width) * 2.1)
    }
    var replies = Graph.Axis("good replies per second")
    replies.showsZero = false
    return .scatter(
      title: "More workers than cores buy nothing and cost latency",
      subtitle: "fib(30), 64 closed connections, 2 cores",
      x: replies, y: Graph.Axis("Probe: p99 latency", unit: "ms", scale: .log),
      servers: [(threads, threaded), (processes, forked)],
      marks: [Graph.Mark(.y(10), "10 ms: the bound of the search")], palette: palette)
  }()

  static let breakEven: Graph = {
    let works = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10]
    func line(fixed: Double, share: Double) -> [Point] {
      works.map { Point($0, fixed + $0 * share, low: (fixed + $0 * share) * 0.93, high: (fixed + $0 * share) * 1.08) }
    }
    let alone = line(fixed: 0.02, share: 3.4)
    let pools = [(threads, line(fixed: 0.055, share: 0.22)), (processes, line(fixed: 0.11, share: 0.12))]
    return .breakEven(
      title: "From 10 µs of work on, a pool pays",
      subtitle: "p99 of the probe at 50 % of the load that saturates the server",
      x: Graph.Axis("work of one request", unit: "ms", scale: .log),
      y: Graph.Axis("Probe: p99 latency", unit: "ms", scale: .log), inline: (inline, alone),
      pools: pools.map { Graph.BreakEven($0.0, points: $0.1, crossing: Graph.crossing(of: alone, over: $0.1)) },
      palette: palette)
  }()

  static let shareKept = Graph.shareKept(
    title: "How much of its quiet throughput the probe keeps under load",
    subtitle: "GET /hi by one closed connection; 5 pairs of trials", of: "GET /hi throughput",
    measures: [
      .init(inline, 0.0021, low: 0.0018, high: 0.0026), .init(threads, 0.61, low: 0.55, high: 0.66),
      .init(processes, 0.93, low: 0.9, high: 1.02), .init("twisted-inline", 0.001, low: 0.0008, high: 0.0015),
      .init("twisted-thread", 0.12, low: 0.05, high: 0.21),
      .init("twisted-process (ampoule, 4 workers)", 0.44, low: 0.4, high: 0.47), .init("node 18", nil),
    ], palette: palette)

  /// Names that mean something to gnuplot, SVG and HTML.
  static let hostile: Graph = {
    let names = [
      "under_score^2 {braces} @macro", "it's \"quoted\" \\n `date` $x %d", "<script>alert(1)</script> & &amp;",
      "two\nlines\r\tand \u{7} bell",
    ]
    let series = names.enumerated().map { index, name in
      Graph.Series(
        name, color: Graph.Palette.color(at: index), points: (0..<5).map { Point(Double($0), Double(index + $0)) })
    }
    var graph = Graph(
      title: "<b>a_b</b> {x} ' \" \\ `pwd` @a %s #{1}", subtitle: "$d << EOD\nEOD\nset output '/dev/null'",
      x: Graph.Axis("x_1 % '", unit: "µs"), panels: [Graph.Panel(y: Graph.Axis("y\"\\"), series: series, height: 200)])
    graph.note = "'; system('true'); '"
    graph.phases = [Graph.Phase("it's {loaded}", from: 1, to: 3, isShaded: true)]
    return graph
  }()

  /// Nothing was measured.
  static let empty = Graph(
    title: "Nothing was measured", x: Graph.Axis("time", unit: "s"),
    panels: [
      Graph.Panel(y: Graph.Axis("p99", unit: "ms", scale: .log), height: 120),
      Graph.Panel(
        y: Graph.Axis("rate"),
        series: [Graph.Series("gone", color: .ink, points: [Point(1, nil), Point(2, .nan), Point(3, .infinity)])],
        height: 120),
    ])
}
