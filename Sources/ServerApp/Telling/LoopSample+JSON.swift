import HTTPCodec
import Measurement

extension [UInt8] {
  /// A sample as one line of JSON, newline included, as `JSONDecoder` reads it. Written out by hand: the servers do not load
  /// Foundation's encoder.
  mutating func append(_ sample: LoopSample) {
    append("{\"from_ns\":")
    append(fixed: sample.fromNanoseconds, places: 0)
    append(",\"until_ns\":")
    append(fixed: sample.untilNanoseconds, places: 0)
    append(",\"lag\":")
    append(sample.lag)
    append(",\"iterations\":")
    append(sample.iterations)
    append(",\"longest_callback_ns\":")
    append(fixed: sample.longestCallbackNanoseconds, places: 0)
    // A plain word, which needs no escaping.
    append(",\"longest_callback\":\"")
    append(contentsOf: sample.longestCallback.utf8)
    append("\",\"queued\":")
    append(decimal: sample.queued)
    append(",\"running\":")
    append(decimal: sample.running)
    append(",\"connections\":")
    append(decimal: sample.connections)
    append(",\"requests\":")
    append(fixed: sample.requests, places: 0)
    append(",\"jobs_finished\":")
    append(fixed: sample.jobsFinished, places: 0)
    append(",\"jobs_refused\":")
    append(fixed: sample.jobsRefused, places: 0)
    append("}\n")
  }

  /// Bucket number and count by turns.
  private mutating func append(_ histogram: PackedHistogram) {
    append("[")
    var isFirst = true
    for bucket in histogram.buckets {
      if !isFirst { append(",") }
      isFirst = false
      append(decimal: Int(bucket.index))
      append(",")
      append(decimal: Int(bucket.count))
    }
    append("]")
  }
}
