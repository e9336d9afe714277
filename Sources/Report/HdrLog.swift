public import Measurement

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// A file of histograms in the HdrHistogram log format 1.3, which the tools of that family read and plot.
///
/// Latencies are in nanoseconds; the readable maximum of a line is in milliseconds, as jHiccup and
/// `HistogramLogWriter` write it. A line without a tag is what readers add up: write one histogram of a run that way,
/// and any other with a tag.
///
/// Source: `HistogramLogWriter.java` and `HistogramLogReader.java` of HdrHistogram.
public struct HdrLog: Equatable, Sendable {
  /// One line: a histogram of a stretch of time.
  public struct Interval: Equatable, Sendable {
    public var tag: String?
    /// From the start of the log.
    public var startSeconds: Double
    public var lengthSeconds: Double
    public var histogram: LatencyHistogram

    public init(tag: String? = nil, startSeconds: Double = 0, lengthSeconds: Double, histogram: LatencyHistogram) {
      self.tag = tag
      self.startSeconds = startSeconds
      self.lengthSeconds = lengthSeconds
      self.histogram = histogram
    }
  }

  /// Seconds since 1970, and the same time for people.
  public var startEpochSeconds: Double
  public var startText: String
  /// Each becomes a line that begins with `#`.
  public var comments: [String] = []
  public var intervals: [Interval] = []

  public init(startEpochSeconds: Double, startText: String) {
    self.startEpochSeconds = startEpochSeconds
    self.startText = startText
  }

  /// The whole file.
  public var text: String {
    var lines = comments.map { "#" + $0.filter { !$0.isNewline } }
    lines.append("#[Histogram log format version 1.3]")
    lines.append(
      "#[StartTime: \(Figures.fixed(startEpochSeconds, decimals: 3)) (seconds since epoch), \(startText)]")
    lines.append(Self.legend)
    lines += intervals.map(line)
    return lines.map { $0 + "\n" }.joined()
  }

  private static let legend =
    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\",\"Interval_Compressed_Histogram\""

  private func line(_ interval: Interval) -> String {
    let numbers = [
      interval.startSeconds, interval.lengthSeconds, Double(interval.histogram.maxNanoseconds) / 1e6,
    ].map { Figures.fixed($0, decimals: 3) }
    // A comma would end the tag early, and there is no way to quote it.
    let tag = interval.tag.map { ["Tag=" + $0.filter { $0 != "," && !$0.isWhitespace }] } ?? []
    let payload = Data(HdrEncoding.compressed(interval.histogram)).base64EncodedString()
    return (tag + numbers + [payload]).joined(separator: ",")
  }
}

extension HdrLog {
  /// Reads a log; the error names the line.
  public init(parsing text: String) throws(RecordError) {
    self.init(startEpochSeconds: 0, startText: "")
    for (number, line) in zip(1..., text.split(separator: "\n", omittingEmptySubsequences: false)) {
      if line.hasPrefix("#[StartTime: ") {
        let parts = line.dropFirst(13).split(separator: " ", maxSplits: 1)
        startEpochSeconds = parts.first.flatMap { Double($0) } ?? 0
      } else if !line.isEmpty, !line.hasPrefix("#"), !line.hasPrefix("\"") {
        intervals.append(try Self.interval(line, number))
      }
    }
  }

  private static func interval(_ line: Substring, _ number: Int) throws(RecordError) -> Interval {
    var fields = line.split(separator: ",", omittingEmptySubsequences: false)[...]
    let tag = fields.first?.hasPrefix("Tag=") == true ? fields.popFirst().map { String($0.dropFirst(4)) } : nil
    let numbers = fields.dropLast().compactMap { Double($0) }
    guard fields.count == 4, numbers.count == 3, let payload = fields.last,
      let bytes = Data(base64Encoded: String(payload))
    else {
      throw RecordError("line \(number) of the histogram log is not 'start,length,max,histogram'")
    }
    do {
      let histogram = try HdrEncoding.histogram(compressed: [UInt8](bytes))
      return Interval(tag: tag, startSeconds: numbers[0], lengthSeconds: numbers[1], histogram: histogram)
    } catch {
      throw RecordError("line \(number) of the histogram log: \(error)")
    }
  }
}
