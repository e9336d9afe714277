import CCurl
import Glibc

/// Why there is no answer, in a sentence that never holds credentials.
public struct TransferError: Error, Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// Not a URL, or of a scheme other than http and https.
    case url
    /// A header that cannot be sent as it stands.
    case header
    /// The name is not known.
    case resolve
    /// Nobody listens there.
    case refused
    /// There is no way to that host, or none from here.
    case unreachable
    /// No connection in time.
    case connectTimeout
    /// No answer in time: all of the exchange took too long, or nothing moved for too long.
    case timeout
    /// The connection was reset or closed before the answer was whole.
    case reset
    /// TLS could not be agreed, or the certificate does not hold.
    case tls
    /// The answer is larger than is allowed.
    case tooLarge
    /// What came back is not HTTP.
    case notHTTP
    /// Something else libcurl says.
    case other
  }

  public let kind: Kind
  public let sentence: String
  /// Whether the server may have received all of the request, and so may have carried it out.
  public let mayHaveArrived: Bool

  public init(_ kind: Kind, _ sentence: String, mayHaveArrived: Bool = false) {
    self.kind = kind
    self.sentence = sentence
    self.mayHaveArrived = mayHaveArrived
  }
}

extension TransferError.Kind {
  /// What a code of libcurl means. `errno`: what the system said about the connection; `connected`: whether it stood; `answered`: whether
  /// an answer of HTTP has come.
  static func of(_ code: CURLcode, errno: Int, connected: Bool, answered: Bool) -> Self {
    switch code {
    case CURLE_URL_MALFORMAT: .url
    // Also of what does not begin as an answer of HTTP does: libcurl takes that for HTTP/0.9.
    case CURLE_UNSUPPORTED_PROTOCOL: connected && !answered ? .notHTTP : .url
    case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
    case CURLE_COULDNT_CONNECT: ofConnecting(errno)
    case CURLE_OPERATION_TIMEDOUT: connected ? .timeout : .connectTimeout
    case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
      CURLE_HTTP2, CURLE_HTTP2_STREAM:
      .reset
    case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
      CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH,
      CURLE_USE_SSL_FAILED:
      .tls
    case CURLE_FILESIZE_EXCEEDED: .tooLarge
    case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .notHTTP
    default: .other
    }
  }

  private static func ofConnecting(_ errno: Int) -> Self {
    switch Int32(errno) {
    case ECONNREFUSED: .refused
    case ETIMEDOUT: .connectTimeout
    default: .unreachable
    }
  }
}
