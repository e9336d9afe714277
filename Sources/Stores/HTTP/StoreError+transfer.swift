import JSON
import Transfer

extension StoreError {
  /// What became of a request to a store whose answer did not come.
  init(_ error: TransferError) {
    switch error.kind {
    case .url, .header: self = .fatal(.usage, error.sentence + ".")
    // Who has been there before may wait for it to come back; who has not is told at once.
    case .resolve, .refused, .unreachable, .connectTimeout, .tls: self = .fatal(.unreachable, error.sentence + ".")
    case .timeout: self = .transient(.timeout, error.sentence + ".")
    case .reset: self = .transient(.reset, error.sentence + ".")
    case .tooLarge, .notHTTP, .other: self = .fatal(.protocolViolation, error.sentence + ".")
    }
  }

  /// What came is not JSON of the shape that was asked for.
  init(_ error: JSONError, from place: String) {
    self = .fatal(
      .protocolViolation,
      "\(place) answered what cannot be understood: \(error.expected) was expected at byte \(error.offset).")
  }
}

extension TransferAnswer {
  /// `Retry-After` in seconds, an hour at most: who wants longer may say so again then. A date there is passed over.
  var retryAfterSeconds: Double? {
    header("Retry-After").flatMap(Double.init).flatMap { $0 >= 0 ? min($0, 3_600) : nil }
  }
}
