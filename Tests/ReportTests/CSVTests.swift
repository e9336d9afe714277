import Measurement
import Testing

@testable import Report

@Suite struct CSVTests {
  @Test("cells that need it are quoted, numbers are plain, and lines end as RFC 4180 has them")
  func text() {
    var csv = CSV(columns: [.init("server"), .init("latency p99", unit: "ms"), .init("Share kept"), .init("requests")])
    csv.add(["a,b", 1.5, .init(nil as Double?), 12_345])
    csv.add(["say \"hi\"", 2, .init(Double.nan), 0])
    csv.add(["two\r\nlines", 1e-7])
    csv.add([.text(" plain; text "), .number(3_600_000), .number(.infinity), .count(-1)])
    #expect(
      csv.text == "server,latency_p99_ms,share_kept,requests\r\n" + "\"a,b\",1.5,,12345\r\n"
        + "\"say \"\"hi\"\"\",2,,0\r\n" + "\"two\r\nlines\",1e-07,,\r\n" + " plain; text ,3600000,,-1\r\n")
  }

  @Test(
    "a column is named after its quantity and its unit",
    arguments: [
      ("latency_p99.9", "ms", "latency_p99.9_ms"), ("Good replies", "per s", "good_replies_per_s"),
      ("PSS", "MiB", "pss_mib"),
      ("time", nil, "time"),
    ] as [(String, String?, String)])
  func heads(name: String, unit: String?, head: String) { #expect(CSV.Column(name, unit: unit).head == head) }
}

@Suite struct HdrPercentilesTests {
  private static let many: LatencyHistogram = {
    var histogram = LatencyHistogram()
    for index in 0..<500 as Range<UInt64> {
      histogram.record(index * index * index * 977 + index, count: index % 300 + 1)
    }
    return histogram
  }()

  /// Written by `Histogram.outputPercentileDistribution(out, 5, 1e6)` of HdrHistogram 2.1.11 in Java, from the same
  /// samples in a histogram of 1 to 3,600,000,000,000 with three digits.
  @Test("percentiles are written byte for byte as the reference implementation does")
  func reference() throws {
    try expectGolden(HdrPercentiles(Self.many).text, "java-percentiles", "hgrm")
  }

  @Test("one sample, and none, are written as the reference implementation does")
  func few() {
    var one = LatencyHistogram()
    one.record(1_234_567)
    let head = "       Value     Percentile TotalCount 1/(1-Percentile)\n\n"
    let buckets = "#[Buckets =           32, SubBuckets     =         2048]\n"
    #expect(
      HdrPercentiles(one).text == head + "       1.235 0.000000000000          1           1.00\n"
        + "       1.235 1.000000000000          1\n" + "#[Mean    =        1.234, StdDeviation   =        0.000]\n"
        + "#[Max     =        1.235, Total count    =            1]\n" + buckets)
    #expect(
      HdrPercentiles(LatencyHistogram()).text == head + "#[Mean    =        0.000, StdDeviation   =        0.000]\n"
        + "#[Max     =        0.000, Total count    =            0]\n" + buckets)
  }
}
