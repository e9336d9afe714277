/// What AWS Signature Version 4 looks at of a request, and the texts it makes of it.
///
/// Source: "Create a signed AWS API request", IAM User Guide. Paths are encoded once more, as every service but S3 wants it.
public struct SignableRequest: Sendable {
  public struct Header: Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var method: String
  /// As sent, percent-encoded, without the query: `/`.
  public var path: String
  /// As sent, without the question mark.
  public var query: String
  /// Those that are signed must be among them, `Host` too. Names in any case.
  public var headers: [Header]
  /// Hexadecimal SHA-256 of the body.
  public var bodyDigest: String

  public init(method: String, path: String, query: String = "", headers: [Header], body: some Sequence<UInt8>) {
    self.method = method
    self.path = path
    self.query = query
    self.headers = headers
    bodyDigest = Hex.encode(SHA256.digest(body))
  }

  /// The request in the one form that both ends can make. `signedHeaders`: lower case, in order.
  public func canonicalText(signedHeaders: [String]) -> String {
    let lines = signedHeaders.map { "\($0):\(canonicalValue(of: $0))\n" }.joined()
    return [
      method, canonicalPath, canonicalQuery, lines, signedHeaders.joined(separator: ";"), bodyDigest,
    ].joined(separator: "\n")
  }

  /// What these headers are called in a signature: lower case, in order, each once.
  var headerNames: [String] {
    Set(headers.map { $0.name.lowercased() }).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func value(of name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }

  /// Several headers of a name become one, with commas; runs of blanks become one.
  private func canonicalValue(of name: String) -> String {
    headers.filter { $0.name.lowercased() == name }
      .map { $0.value.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
      .joined(separator: ",")
  }

  private var canonicalPath: String {
    var segments: [Substring] = []
    for segment in path.split(separator: "/") where segment != "." {
      if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
    }
    guard !segments.isEmpty else { return "/" }
    let normal = "/" + segments.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
    return PercentEncoding.encode(normal.utf8, keepingSlashes: true)
  }

  private var canonicalQuery: String {
    let pairs = query.split(separator: "&").map { part in
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return sides.prefix(2).map { PercentEncoding.encode(PercentEncoding.decode($0.utf8)) }
        + (sides.count == 1 ? [""] : [])
    }
    let ordered = pairs.sorted { one, other in
      one[0] == other[0]
        ? one[1].utf8.lexicographicallyPrecedes(other[1].utf8) : one[0].utf8.lexicographicallyPrecedes(other[0].utf8)
    }
    return ordered.map { "\($0[0])=\($0[1])" }.joined(separator: "&")
  }
}

/// Where and on which day a signature holds: `20150830/us-east-1/iam/aws4_request`.
public struct SigningScope: Hashable, Sendable {
  /// `20150830`
  public let day: String
  public let region: String
  public let service: String

  public init(day: String, region: String, service: String) {
    self.day = day
    self.region = region
    self.service = service
  }

  public var text: String { "\(day)/\(region)/\(service)/aws4_request" }
}

/// The key that signs all requests of one scope; derived of the secret, which it does not tell.
public struct SigningKey: Sendable {
  public static let algorithm = "AWS4-HMAC-SHA256"

  public let scope: SigningScope
  public let bytes: [UInt8]

  public init(secret: String, scope: SigningScope) {
    self.scope = scope
    let parts = [scope.day, scope.region, scope.service, "aws4_request"]
    bytes = parts.reduce(Array("AWS4\(secret)".utf8)) { SHA256.authenticationCode(of: $1.utf8, key: $0) }
  }

  /// The signature, hexadecimal, of a request in its canonical form.
  public func signature(of canonicalText: String, at time: SigningTime) -> String {
    let text = [Self.algorithm, time.text, scope.text, Hex.encode(SHA256.digest(canonicalText.utf8))].joined(
      separator: "\n")
    return Hex.encode(SHA256.authenticationCode(of: text.utf8, key: bytes))
  }
}
