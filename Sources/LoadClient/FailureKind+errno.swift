import Measurement

#if canImport(Glibc)
  import Glibc
#endif

extension FailureKind {
  /// The kind an error of the socket calls stands for.
  init(errno code: Int32) {
    switch code {
    case ECONNREFUSED: self = .connectRefused
    case ECONNRESET, EPIPE: self = .connectionReset
    case EADDRNOTAVAIL: self = .addressUnavailable
    case EMFILE, ENFILE: self = .descriptorsExhausted
    default: self = .other
    }
  }
}
