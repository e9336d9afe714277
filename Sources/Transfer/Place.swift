import CCurl

/// What may be said of a URL: scheme, host, port and path; never a name, a password, a query, which may hold a token.
public struct Place: Hashable, Sendable, CustomStringConvertible {
  public let scheme: String
  /// Without the brackets of an IPv6 address.
  public let host: String
  public let port: Int?
  /// Percent-encoded, as it is in the URL; `/` when there is none.
  public let path: String

  /// Reads a URL by libcurl's own rules, which are those it will follow. nil: not a URL with a scheme.
  public init?(url: String) {
    guard let handle = curl_url() else { return nil }
    defer { curl_url_cleanup(handle) }
    guard curl_url_set(handle, CURLUPART_URL, url, 0) == CURLUE_OK else { return nil }
    func part(_ which: CURLUPart) -> String? {
      var text: UnsafeMutablePointer<CChar>?
      guard curl_url_get(handle, which, &text, 0) == CURLUE_OK, let text else { return nil }
      defer { curl_free(text) }
      return String(cString: text)
    }
    guard let scheme = part(CURLUPART_SCHEME), let host = part(CURLUPART_HOST) else { return nil }
    self.scheme = scheme
    self.host = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
    port = part(CURLUPART_PORT).flatMap(Int.init)
    path = part(CURLUPART_PATH) ?? "/"
  }

  public var description: String {
    let address = host.contains(":") ? "[\(host)]" : host
    return "\(scheme)://\(address)\(port.map { ":\($0)" } ?? "")\(path)"
  }

  /// Whether requests stay on this machine. No proxy of the environment can be meant for those.
  var isLoopback: Bool {
    let host = host.lowercased()
    return host == "localhost" || host.hasSuffix(".localhost") || host == "::1"
      || (host.hasPrefix("127.") && host.allSatisfy { $0.isNumber || $0 == "." })
  }
}
