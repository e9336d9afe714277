public import Analysis
import Measurement
import Plans
import Records
import Report

/// Makes the files of a report from what was found in a record, and writes them.
public struct ReportFiles {
  /// What is asked for.
  public struct Kinds: OptionSet, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let html = Kinds(rawValue: 1)
    public static let png = Kinds(rawValue: 2)
    public static let csv = Kinds(rawValue: 4)
    public static let hdr = Kinds(rawValue: 8)
    public static let all: Kinds = [.html, .png, .csv, .hdr]
  }

  /// A file that was written, and what is in it.
  public struct Written: Equatable, Sendable {
    public var path: String
    public var title: String
  }

  public let findings: Findings
  public let graphs: [RecordGraph]
  private let gnuplot: String
  /// In the order they were written.
  public private(set) var written: [Written] = []
  /// Sentences about what is missing.
  public private(set) var complaints: [String] = []

  /// - Parameters:
  ///   - simulated: what a run of the same plan in virtual time gave.
  ///   - gnuplot: the program that draws.
  public init(_ findings: Findings, with simulated: Findings? = nil, gnuplot: String = "gnuplot") {
    self.findings = findings
    self.gnuplot = gnuplot
    graphs = findings.graphs(with: simulated)
  }

  /// - Parameter recordPath: of the record as it is to be reached from the folder; nothing for no link to it.
  public mutating func write(
    _ kinds: Kinds, to folder: ReportFolder, recordPath: String?
  ) throws(ResultsFolder.Failure) {
    if kinds.contains(.csv) { try writeCSV(folder) }
    if kinds.contains(.hdr) { try writeHistograms(folder) }
    if !kinds.isDisjoint(with: [.html, .png]) { try writePictures(kinds, folder, recordPath) }
  }

  private mutating func add(
    _ name: String, _ title: String, _ bytes: some Sequence<UInt8>, _ folder: ReportFolder
  ) throws(ResultsFolder.Failure) {
    try folder.write(bytes, to: name)
    written.append(.init(path: name, title: title))
  }

  // MARK: Numbers

  private mutating func writeCSV(_ folder: ReportFolder) throws(ResultsFolder.Failure) {
    for (name, csv) in findings.csvFiles {
      try add(name, "\(name): \(Self.title(ofCSV: name))", csv.text.utf8, folder)
    }
  }

  private static func title(ofCSV name: String) -> String {
    switch name {
    case "figures.csv": "every figure with its interval"
    case "intervals.csv": "every stream, interval by interval"
    case "processes.csv": "memory and CPU of the servers' processes"
    case "loop.csv": "what the servers told of their loops"
    case "verdicts.csv": "what each trial can be relied on for"
    default: "as comma-separated values"
    }
  }

  private mutating func writeHistograms(_ folder: ReportFolder) throws(ResultsFolder.Failure) {
    let log = findings.record.latencyLog
    guard !log.intervals.isEmpty else { return }
    try add("latencies.hdr", "latencies.hdr: all latencies as a HdrHistogram log", log.text.utf8, folder)
    var names: Set<String> = []
    for (selection, histogram) in findings.allLatencies {
      // Labels may differ in nothing that a file's name can hold.
      let stem = selection.fileName
      let free = (1...).lazy.map { $0 == 1 ? stem : "\(stem)-\($0)" }.first { names.insert($0).inserted }
      let name = (free ?? stem) + ".hgrm"
      let title = "\(name): percentiles of \(selection.serverTitle), \(selection.title)"
      try add(name, title, HdrPercentiles(histogram).text.utf8, folder)
    }
  }

  // MARK: Pictures

  private struct Picture {
    var graph: RecordGraph
    var svg: InlineSVG?
    var png: [UInt8]?
  }

  private mutating func writePictures(
    _ kinds: Kinds, _ folder: ReportFolder, _ recordPath: String?
  ) throws(ResultsFolder.Failure) {
    let pictures = draw(kinds)
    for picture in pictures {
      let name = "\(picture.graph.name).png"
      if let png = picture.png { try add(name, "\(name): \(picture.graph.graph.title)", png, folder) }
    }
    guard kinds.contains(.html) else { return }
    let record = recordPath.map { [(path: $0, title: "record.json: the record all of this is made from")] } ?? []
    let page = findings.page(
      graphs: pictures.map { ($0.graph, $0.svg) }, missing: complaints,
      files: record + written.map { (path: $0.path, title: $0.title) })
    try add("report.html", "report.html: all of it on one page", page.text.utf8, folder)
  }

  /// One picture that fails leaves the others; a gnuplot that is not there leaves none.
  private mutating func draw(_ kinds: Kinds) -> [Picture] {
    var pictures: [Picture] = []
    do {
      let gnuplot = try Gnuplot(gnuplot)
      for graph in graphs {
        do {
          pictures.append(try draw(graph, kinds, gnuplot))
        } catch {
          if (error as? Gnuplot.Failure)?.isMissing == true { throw error }
          complaints.append("\(error)")
        }
      }
    } catch { complaints.append("\(error)") }
    return pictures
  }

  private func draw(_ graph: RecordGraph, _ kinds: Kinds, _ gnuplot: Gnuplot) throws -> Picture {
    var picture = Picture(graph: graph)
    if kinds.contains(.png) { picture.png = try gnuplot.png(graph.graph) }
    if kinds.contains(.html) {
      let document = try gnuplot.svg(graph.graph)
      picture.svg = try InlineSVG(document, identifier: graph.name, title: graph.graph.title)
    }
    return picture
  }
}
