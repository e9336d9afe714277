/// Looks whether a request is signed by whom it says, as a server does: a stand-in for AWS uses it.
public struct SignatureCheck: Sendable {
  /// What a request turned out to be.
  public enum Verdict: Hashable, Sendable {
    case signed(accessKey: String)
    /// There is no `Authorization`, or no date.
    case missing
    /// `Authorization` cannot be read, or leaves out what it must hold. The reason, in words.
    case malformed(String)
    case unknownKey(String)
    /// Its clock differs from ours by more than is allowed; seconds, positive when the request is older.
    case expired(ageSeconds: Int64)
    case mismatch
  }

  public let service: String
  /// nil: any region will do.
  public let region: String?
  /// How far the clocks may differ; seconds.
  public let toleranceSeconds: Int64

  public init(service: String, region: String? = nil, toleranceSeconds: Int64 = 300) {
    self.service = service
    self.region = region
    self.toleranceSeconds = toleranceSeconds
  }

  /// Judges a request as it arrived at `time`. `secret` is asked for the secret of an access key.
  public func verdict(
    on request: SignableRequest, at time: SigningTime, secret: (_ accessKey: String) -> String?
  ) -> Verdict {
    guard let header = request.value(of: "authorization"), let date = request.value(of: "x-amz-date") else {
      return .missing
    }
    guard let authorization = Authorization(header) else { return .malformed("Authorization cannot be read") }
    guard let sent = SigningTime(date) else { return .malformed("X-Amz-Date is not like 20150830T123600Z") }
    if let reason = flaw(of: authorization, sent: sent, in: request) { return .malformed(reason) }
    guard let secret = secret(authorization.accessKey) else { return .unknownKey(authorization.accessKey) }
    let age = time.secondsSince1970 - sent.secondsSince1970
    guard abs(age) <= toleranceSeconds else { return .expired(ageSeconds: age) }
    let expected = SigningKey(secret: secret, scope: authorization.scope)
      .signature(of: request.canonicalText(signedHeaders: authorization.signedHeaders), at: sent)
    let isSame = equalInConstantTime(expected.utf8, authorization.signature.utf8)
    return isSame ? .signed(accessKey: authorization.accessKey) : .mismatch
  }

  private func flaw(of authorization: Authorization, sent: SigningTime, in request: SignableRequest) -> String? {
    let scope = authorization.scope
    if scope.service != service { return "the scope is of service \(scope.service), this is \(service)" }
    if let region, scope.region != region { return "the scope is of region \(scope.region), this is \(region)" }
    if scope.day != sent.day { return "the scope is of day \(scope.day), X-Amz-Date of \(sent.day)" }
    if !authorization.signedHeaders.contains("host") { return "Host must be signed" }
    let signed = Set(authorization.signedHeaders)
    let unsigned = request.headerNames.first { $0.hasPrefix("x-amz-") && !signed.contains($0) }
    return unsigned.map { "\($0) is there but not signed" }
  }
}
