import Httperf
import Measurement

#if canImport(Glibc)
  import Glibc
#endif

extension HttperfError {
  /// The kind httperf counts an `errno` as (`conn_fail` in `src/stat/basic.c`).
  ///
  /// Two differences: a missing address is `addrunavail`, which httperf has a place for but never counts; so is a port in
  /// use, when `--hog` finds no other.
  init(errno code: Int32) {
    switch code {
    // Linux once said EINVAL when it was out of descriptors.
    case EMFILE, EINVAL: self = .descriptorUnavailable
    case ENFILE: self = .fileTableFull
    case ECONNREFUSED: self = .connectionRefused
    case ETIMEDOUT: self = .socketTimeout
    case ECONNRESET, EPIPE: self = .connectionReset
    case EADDRNOTAVAIL, EADDRINUSE: self = .addressUnavailable
    default: self = .other
    }
  }

  /// The kind a closure counts as.
  /// - Parameter code: the `errno` behind it, 0 for none.
  init(_ closure: Closure, errno code: Int32) {
    switch closure {
    case .broken(.malformedReply): self = .other
    // A peer that closes while calls are still to be answered; httperf calls it ECONNRESET.
    case .endedByPeer, .afterReply, .broken(.closedEarly): self = .connectionReset
    case .broken, .notConnected: self = HttperfError(errno: code)
    }
  }
}

extension ClientConnection {
  /// No socket could be had, so that there was no attempt to connect either.
  var hasNoSocket: Bool { [EMFILE, ENFILE, ENOBUFS, ENOMEM].contains(errorCode) }

  /// The source port was taken.
  var isPortInUse: Bool { errorCode == EADDRINUSE }

  /// Sets the sizes of the kernel's buffers (`--send-buffer`, `--recv-buffer`).
  func setBuffers(sendBytes: Int, receiveBytes: Int) {
    guard let descriptor else { return }
    for (option, size) in [(SO_SNDBUF, sendBytes), (SO_RCVBUF, receiveBytes)] {
      var size = Int32(clamping: size)
      setsockopt(descriptor, SOL_SOCKET, option, &size, socklen_t(MemoryLayout<Int32>.size))
    }
  }
}
