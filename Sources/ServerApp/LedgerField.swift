import HTTPCodec
import HTTPServer
import Reactor
import Work

extension ServerConnection {
  /// Answers the request in progress, and tells where its time went if its client asked: a field `Reactometer-Ledger` with the moments
  /// `read` and `made`, and between them the durations, all in nanoseconds.
  /// - Parameter timing: of the job done for it; nil when there was none, and all of the time belongs to `parse`.
  func answer(
    status: Int, contentType: StaticString = "text/plain", body: UnsafeRawBufferPointer, timing: JobTiming? = nil,
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    guard asksForLedger else { return respond(status: status, contentType: contentType, body: body, fields: fields) }
    let read = readAtNanoseconds
    respond(status: status, contentType: contentType, body: body) { output in
      fields(&output)
      output.appendLedger(read: read, timing: timing, made: MonotonicClock.nanoseconds())
    }
  }

  func answer(
    status: Int, contentType: StaticString = "text/plain", text: StaticString,
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    let body = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    answer(status: status, contentType: contentType, body: body, fields: fields)
  }
}

extension [UInt8] {
  /// The ledger of one request. `parse` to `return` follow each other from `read`; what they lack of `made` is the time it took to
  /// begin the answer.
  mutating func appendLedger(read: UInt64, timing: JobTiming?, made: UInt64) {
    let submitted = timing?.submittedAtNanoseconds ?? made
    let timing = timing ?? JobTiming()
    append("Reactometer-Ledger: read=")
    append(fixed: read, places: 0)
    append(";parse=")
    append(fixed: submitted > read ? submitted - read : 0, places: 0)
    append(";queue=")
    append(fixed: timing.queueNanoseconds, places: 0)
    append(";hand-over=")
    append(fixed: timing.handOverNanoseconds, places: 0)
    append(";work=")
    append(fixed: timing.workNanoseconds, places: 0)
    append(";cpu=")
    append(fixed: timing.workCPUNanoseconds, places: 0)
    append(";return=")
    append(fixed: timing.returnNanoseconds, places: 0)
    append(";made=")
    append(fixed: made, places: 0)
    append("\r\n")
  }
}
