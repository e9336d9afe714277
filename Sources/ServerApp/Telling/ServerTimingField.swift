import HTTPCodec
import Work

extension [UInt8] {
  /// The Server-Timing line of one answer: where its time went, in milliseconds (W3C Server Timing).
  mutating func appendServerTiming(_ timing: JobTiming) {
    append("Server-Timing: queue;dur=")
    append(milliseconds: timing.queueNanoseconds + timing.handOverNanoseconds)
    append(", work;dur=")
    append(milliseconds: timing.workNanoseconds)
    append(", return;dur=")
    append(milliseconds: timing.returnNanoseconds)
    append("\r\n")
  }

  /// Three decimals, rounded.
  private mutating func append(milliseconds nanoseconds: UInt64) {
    append(fixed: (nanoseconds + 500) / 1_000, places: 3)
  }
}
