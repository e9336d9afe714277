/// What became of the requests for work, as their clients saw it.
struct WorkCounts: Equatable {
  /// Answered with 200 to a client that was still there: the goodput.
  var answered: UInt64 = 0
  /// 503 because the queue was full.
  var refusedForQueue: UInt64 = 0
  /// 503 because the loop was late.
  var refusedForLag: UInt64 = 0
  /// 503 because the wait would have been too long.
  var refusedForWait: UInt64 = 0
  /// Time that workers took for what was answered.
  var answeredNanoseconds: UInt64 = 0

  var refused: UInt64 { refusedForQueue + refusedForLag + refusedForWait }

  mutating func count(_ refusal: Admission.Refusal) {
    switch refusal {
    case .queueFull: refusedForQueue += 1
    case .loopLate: refusedForLag += 1
    case .waitTooLong: refusedForWait += 1
    }
  }
}
