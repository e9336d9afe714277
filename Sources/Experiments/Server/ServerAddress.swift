import HTTPCodec

/// Where a server answers.
struct ServerAddress: Equatable {
  /// A name or an address; an IPv6 address without its brackets.
  var host: String
  var port: UInt16

  /// As a URL without a path.
  var url: String { "http://\(authority)" }

  var authority: String { (host.contains(":") ? "[\(host)]" : host) + ":\(port)" }
}

extension ServerAddress {
  /// Of a URL such as `http://127.0.0.1:8080`.
  init(url: String) throws(HTTPURL.Failure) {
    let url = try HTTPURL(url)
    self.init(host: url.host, port: UInt16(url.port))
  }
}
