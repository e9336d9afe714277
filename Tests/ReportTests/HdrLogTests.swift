import Measurement
import Testing

@testable import Report

@Suite struct HdrLogTests {
  private static let values: [UInt64] = (0..<500).map { index in UInt64(index * index * index * 977 + index) }

  private func histogram(_ values: [UInt64] = values) -> LatencyHistogram {
    var histogram = LatencyHistogram()
    for (index, value) in values.enumerated() { histogram.record(value, count: UInt64(index % 300 + 1)) }
    return histogram
  }

  @Test("a histogram encoded by the Python package is read with the figures that package prints")
  func golden() throws {
    let payload = try goldenFile("python-hdrhistogram").filter { !$0.isNewline }
    let log = try HdrLog(parsing: "0.0,1.0,997.720,\(payload)\n")
    let read = try #require(log.intervals.first).histogram
    #expect(read.count == 402_000)
    #expect(read.maxNanoseconds == 997_720_063 && read.minNanoseconds == 1)
    #expect(abs(read.meanNanoseconds - 129_137_993.40333085) < 1e-3)
    let expected: [(Double, UInt64)] = [
      (0, 1), (1, 265), (50, 432_639), (90, 517_210_111), (99, 517_210_111), (99.9, 517_210_111), (100, 997_720_063),
    ]
    for (percent, value) in expected { #expect(read.percentile(percent) == value) }
  }

  @Test("what the Python package encoded is encoded again to the same bytes")
  func sameBytes() throws {
    let payload = try goldenFile("python-hdrhistogram").filter { !$0.isNewline }
    var log = HdrLog(startEpochSeconds: 0, startText: "")
    log.intervals = try HdrLog(parsing: "0,1,1,\(payload)").intervals
    #expect(log.text.hasSuffix(",\(payload)\n"))
  }

  @Test(
    "an encoded histogram decodes to itself",
    arguments: [
      [], [0], [1], [0, 1], [0, 2], [2047, 2048], [3_600_000_000_000], [.max], values,
    ] as [[UInt64]])
  func roundTrip(values: [UInt64]) throws {
    let original = histogram(values)
    let decoded = try HdrEncoding.histogram(compressed: HdrEncoding.compressed(original))
    #expect(Array(decoded.recordedCounts.map(\.nanoseconds)) == Array(original.recordedCounts.map(\.nanoseconds)))
    #expect(Array(decoded.recordedCounts.map(\.count)) == Array(original.recordedCounts.map(\.count)))
    for percent in [0, 50, 90, 99, 99.9, 100] as [Double] {
      #expect(decoded.percentile(percent) == original.percentile(percent))
    }
  }

  @Test("a lone empty place may be a plain 0, as Java writes it, or a run of one, as C and Python do")
  func loneZero() throws {
    var original = LatencyHistogram()
    original.record(1)
    let ours = HdrEncoding.encoded(original)
    #expect(ours.suffix(2) == [1, 2])
    #expect(try HdrEncoding.histogram(encoded: ours.dropLast(2) + [0, 2]) == original)
  }

  @Test("large counts take up to nine bytes", arguments: [63, 64, 8191, 8192, 1 << 33, 1 << 55, 1 << 61] as [UInt64])
  func largeCounts(count: UInt64) throws {
    var original = LatencyHistogram()
    original.record(77, count: count)
    #expect(try HdrEncoding.histogram(encoded: HdrEncoding.encoded(original)) == original)
  }

  @Test("each index of the reference's array stands for its lowest value")
  func indices() {
    for index in 0..<33_000 { #expect(HdrEncoding.index(of: HdrEncoding.nanoseconds(at: index)) == index) }
    #expect(HdrEncoding.index(of: 2047) == 2047 && HdrEncoding.index(of: 2048) == 2048)
    #expect(HdrEncoding.index(of: 2049) == 2048 && HdrEncoding.index(of: 4096) == 3072)
  }

  @Test("the file has the head, the legend and a line for each histogram")
  func file() throws {
    var log = HdrLog(startEpochSeconds: 1_700_000_000.5, startText: "2023-11-14T22:13:20Z")
    log.comments = ["[reactometer load http://127.0.0.1:8080/hi]"]
    log.intervals = [
      HdrLog.Interval(lengthSeconds: 10, histogram: histogram()),
      HdrLog.Interval(tag: "service, sent", startSeconds: 1.5, lengthSeconds: 2, histogram: histogram([1_234_567])),
    ]
    let lines = log.text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(
      lines.prefix(4) == [
        "#[reactometer load http://127.0.0.1:8080/hi]", "#[Histogram log format version 1.3]",
        "#[StartTime: 1700000000.500 (seconds since epoch), 2023-11-14T22:13:20Z]",
        #""StartTimestamp","Interval_Length","Interval_Max","Interval_Compressed_Histogram""#,
      ])
    #expect(lines[4].hasPrefix("0.000,10.000,121399.935,HISTFAAA"))
    #expect(lines[5].hasPrefix("Tag=servicesent,1.500,2.000,1.235,HISTFAAA"))
    #expect(lines.count == 7 && lines[6].isEmpty)
    let read = try HdrLog(parsing: log.text)
    #expect(read.startEpochSeconds == 1_700_000_000.5)
    #expect(read.intervals.map(\.tag) == [nil, "servicesent"])
  }

  @Test(
    "a damaged line is refused with its number",
    arguments: [
      ("1,2,3", "line 2 of the histogram log is not 'start,length,max,histogram'"),
      ("a,2,3,SElT", "line 2 of the histogram log is not 'start,length,max,histogram'"),
      ("1,2,3,!!", "line 2 of the histogram log is not 'start,length,max,histogram'"),
      ("1,2,3,SElT", "line 2 of the histogram log: the histogram ends within its head"),
      ("1,2,3,AAAAAAAAAAA=", "line 2 of the histogram log: this is no compressed V2 histogram"),
      ("1,2,3,HISTFAAAAAk=", "line 2 of the histogram log: the compressed histogram is cut short"),
      ("1,2,3,HISTFAAAAAJBQg==", "line 2 of the histogram log: its compressed bytes are damaged (zlib status -3)"),
    ])
  func damaged(line: String, sentence: String) {
    let error = #expect(throws: RecordError.self) { try HdrLog(parsing: "#[comment]\n" + line) }
    #expect(error?.description == sentence)
  }

  @Test("no cut of an encoding is taken for a whole one")
  func cuts() {
    let bytes = HdrEncoding.encoded(histogram())
    for length in 0..<bytes.count {
      #expect(throws: RecordError.self) { try HdrEncoding.histogram(encoded: Array(bytes.prefix(length))) }
    }
  }
}
