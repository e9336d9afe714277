/// Who signs. Its description never holds the secret.
public struct SigningCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  public let accessKey: String
  public let secret: String
  /// Of temporary credentials.
  public let sessionToken: String?

  public init(accessKey: String, secret: String, sessionToken: String? = nil) {
    self.accessKey = accessKey
    self.secret = secret
    self.sessionToken = sessionToken
  }

  public var description: String { "credentials of \(accessKey)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: ["accessKey": accessKey]) }
}

/// Signs requests to one service in one region. Keeps the key of the day, so each thread should have its own.
public struct Signer: Sendable {
  public let credentials: SigningCredentials
  public let region: String
  public let service: String
  private var key: SigningKey

  public init(credentials: SigningCredentials, region: String, service: String, at time: SigningTime) {
    self.credentials = credentials
    self.region = region
    self.service = service
    key = SigningKey(
      secret: credentials.secret, scope: SigningScope(day: time.day, region: region, service: service))
  }

  /// The headers the request needs besides its own: `X-Amz-Date`, `X-Amz-Security-Token` when there is a token, `Authorization`.
  /// All headers the request has are signed, so give it only those that arrive as they are sent; `Host` must be among them.
  public mutating func headers(for request: SignableRequest, at time: SigningTime) -> [SignableRequest.Header] {
    if key.scope.day != time.day {
      key = SigningKey(
        secret: credentials.secret, scope: SigningScope(day: time.day, region: region, service: service))
    }
    var added = [SignableRequest.Header("X-Amz-Date", time.text)]
    if let token = credentials.sessionToken { added.append(SignableRequest.Header("X-Amz-Security-Token", token)) }
    var request = request
    request.headers += added
    let names = request.headerNames
    let signature = key.signature(of: request.canonicalText(signedHeaders: names), at: time)
    let authorization = Authorization(
      accessKey: credentials.accessKey, scope: key.scope, signedHeaders: names, signature: signature)
    return added + [SignableRequest.Header("Authorization", authorization.text)]
  }
}

/// The header `Authorization` of a signed request.
public struct Authorization: Hashable, Sendable {
  public let accessKey: String
  public let scope: SigningScope
  /// Lower case, in order.
  public let signedHeaders: [String]
  /// Hexadecimal.
  public let signature: String

  public init(accessKey: String, scope: SigningScope, signedHeaders: [String], signature: String) {
    self.accessKey = accessKey
    self.scope = scope
    self.signedHeaders = signedHeaders
    self.signature = signature
  }

  public var text: String {
    "\(SigningKey.algorithm) Credential=\(accessKey)/\(scope.text), "
      + "SignedHeaders=\(signedHeaders.joined(separator: ";")), Signature=\(signature)"
  }

  /// Reads the header; nil when a part is missing or is not in its form.
  public init?(_ text: String) {
    guard text.hasPrefix(SigningKey.algorithm + " ") else { return nil }
    var parts: [Substring: Substring] = [:]
    for part in text.dropFirst(SigningKey.algorithm.count).split(separator: ",") {
      let trimmed = part.drop { $0 == " " }
      guard let equals = trimmed.firstIndex(of: "=") else { return nil }
      parts[trimmed[..<equals]] = trimmed[trimmed.index(after: equals)...]
    }
    guard let credential = parts["Credential"], let names = parts["SignedHeaders"], let signature = parts["Signature"]
    else { return nil }
    // The scope is the last four: an access key may hold a slash.
    let pieces = credential.split(separator: "/", omittingEmptySubsequences: false)
    guard pieces.count >= 5, pieces.last == "aws4_request" else { return nil }
    let scope = pieces.suffix(4).map(String.init)
    self.init(
      accessKey: pieces.dropLast(4).joined(separator: "/"),
      scope: SigningScope(day: scope[0], region: scope[1], service: scope[2]),
      signedHeaders: names.split(separator: ";").map { $0.lowercased() }, signature: String(signature))
  }
}
