internal import Foundation
internal import Inference
internal import Measurement

extension PagesReport {
  /// One object, `reactometer.pages/1`, without anything secret of the plan.
  public var json: String {
    let record = Record(
      schema: "reactometer.pages/1", name: plan.name, rounds: rounds, right: isRight, pages: pages.map(Record.Page.init)
    )
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    encoder.keyEncodingStrategy = .convertToSnakeCase
    // Numbers and texts alone: all of it can be written.
    return (try? encoder.encode(record)).map { String(decoding: $0, as: UTF8.self) + "\n" } ?? ""
  }
}

private struct Record: Encodable {
  var schema: String
  var name: String
  var rounds: Int
  var right: Bool
  var pages: [Page]

  struct Page: Encodable {
    var name: String
    var requests: Int
    var statuses: [Int]
    var meanBytes: Double?
    var firstByteMs: Percentiles?
    var totalMs: Percentiles?
    var limitMs: Double?
    var slow: Bool
    var failures: [Failure]
    var list: List?

    init(_ page: PageFigures) {
      name = page.name
      requests = page.requests
      statuses = page.statuses
      meanBytes = page.meanBytes
      firstByteMs = Percentiles(page.firstByte)
      totalMs = Percentiles(page.total)
      limitMs = page.limit?.milliseconds
      slow = page.isSlow
      failures = page.failures.map { Failure(count: $0.count, sentence: $0.sentence) }
      list = page.list.map(List.init)
    }
  }

  struct Percentiles: Encodable {
    var p50: Double
    var p95: Double
    var max: Double

    init?(_ histogram: LatencyHistogram) {
      guard histogram.count > 0 else { return nil }
      p50 = Double(histogram.percentile(50)) / 1e6
      p95 = Double(histogram.percentile(95)) / 1e6
      max = Double(histogram.maxNanoseconds) / 1e6
    }
  }

  struct Failure: Encodable {
    var count: Int
    var sentence: String
  }

  struct List: Encodable {
    var pages: Int
    var records: Int?
    var walkMs: Double
    var growth: Growth?

    init(_ list: ListFigures) {
      pages = list.pages
      records = list.records
      walkMs = Double(list.walkNanoseconds) / 1e6
      growth = list.growth.map {
        Growth(
          msPerThousandRecords: $0.slope * 1_000, low: $0.low.map { $0 * 1_000 }, high: $0.high.map { $0 * 1_000 },
          confidence: $0.confidence, msAtBeginning: $0.value(at: 0))
      }
    }
  }

  struct Growth: Encodable {
    var msPerThousandRecords: Double
    var low: Double?
    var high: Double?
    var confidence: Double
    var msAtBeginning: Double
  }
}
