import HTTPCodec
import HTTPServer
import Reactor
import Work

extension ServerConnection {
  /// Answers the request in progress, and tells where its time went if its client asked: a field `Reactometer-Ledger` with the moments
  /// `read` and `made`, and between them the durations, all in nanoseconds.
  /// - Parameters:
  ///   - isTold: whether it did.
  ///   - timing: of the job done for it; nil when there was none, and all of the time belongs to `parse`.
  func answer(
    isTold: Bool, status: Int, contentType: StaticString = "text/plain", body: UnsafeRawBufferPointer,
    timing: JobTiming? = nil, fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    guard isTold else { return respond(status: status, contentType: contentType, body: body, fields: fields) }
    let read = readAtNanoseconds
    respond(status: status, contentType: contentType, body: body) { output in
      fields(&output)
      output.appendLedger(read: read, timing: timing, made: MonotonicClock.nanoseconds())
    }
  }

  func answer(
    isTold: Bool, status: Int, contentType: StaticString = "text/plain", text: StaticString,
    fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    let body = UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
    answer(isTold: isTold, status: status, contentType: contentType, body: body, fields: fields)
  }
}

extension [UInt8] {
  /// The ledger of one request. `parse` to `return` follow each other from `read`; what they lack of `made` is the time it took to
  /// begin the answer.
  mutating func appendLedger(read: UInt64, timing: JobTiming?, made: UInt64) {
    let submitted = timing?.submittedAtNanoseconds ?? made
    let timing = timing ?? JobTiming()
    withUnsafeTemporaryAllocation(byteCount: 256, alignment: 8) { buffer in
      var line = BackwardText(buffer)
      line.put("\r\n")
      line.put(made)
      line.put(";made=")
      line.put(timing.returnNanoseconds)
      line.put(";return=")
      line.put(timing.workCPUNanoseconds)
      line.put(";cpu=")
      line.put(timing.workNanoseconds)
      line.put(";work=")
      line.put(timing.handOverNanoseconds)
      line.put(";hand-over=")
      line.put(timing.queueNanoseconds)
      line.put(";queue=")
      line.put(submitted > read ? submitted - read : 0)
      line.put(";parse=")
      line.put(read)
      line.put("Reactometer-Ledger: read=")
      append(contentsOf: line.bytes)
    }
  }
}
