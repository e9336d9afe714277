import Testing

@testable import Signing

@Suite("The check of a signature")
struct SignatureCheckTests {
  static let time = SignatureV4Tests.time

  static func signed(
    headers: [SignableRequest.Header] = [SignableRequest.Header("Host", "h:1")], body: String = "{}"
  ) -> SignableRequest {
    var request = SignableRequest(method: "POST", path: "/", headers: headers, body: body.utf8)
    var signer = Signer(credentials: SignatureV4Tests.credentials(), region: "r", service: "dynamodb", at: time)
    request.headers += signer.headers(for: request, at: time)
    return request
  }

  static func verdict(
    _ request: SignableRequest, after seconds: Int64 = 0, region: String? = nil, service: String = "dynamodb"
  ) -> SignatureCheck.Verdict {
    SignatureCheck(service: service, region: region).verdict(
      on: request, at: SigningTime(secondsSince1970: time.secondsSince1970 + seconds)
    ) { $0 == "AKIDEXAMPLE" ? SignatureV4Tests.secret : nil }
  }

  @Test("accepts what the signer signed, within five minutes")
  func accepts() {
    #expect(Self.verdict(Self.signed()) == .signed(accessKey: "AKIDEXAMPLE"))
    #expect(Self.verdict(Self.signed(), after: 300, region: "r") == .signed(accessKey: "AKIDEXAMPLE"))
    #expect(Self.verdict(Self.signed(), after: 301) == .expired(ageSeconds: 301))
    #expect(Self.verdict(Self.signed(), after: -301) == .expired(ageSeconds: -301))
  }

  @Test("headers that were added on the way do no harm unless they are AWS's own")
  func looksAtAddedHeaders() {
    var request = Self.signed()
    request.headers.append(SignableRequest.Header("Via", "proxy"))
    #expect(Self.verdict(request) == .signed(accessKey: "AKIDEXAMPLE"))
    request.headers.append(SignableRequest.Header("X-Amz-Target", "DynamoDB_20120810.DeleteTable"))
    #expect(Self.verdict(request) == .malformed("x-amz-target is there but not signed"))
  }

  @Test("refuses another body, method, path, query, header, secret")
  func refuses() {
    var changed: [SignableRequest] = Array(repeating: Self.signed(), count: 5)
    changed[0].bodyDigest = Hex.encode(SHA256.digest("{ }".utf8))
    changed[1].method = "PUT"
    changed[2].path = "/x"
    changed[3].query = "x"
    changed[4].headers[0] = SignableRequest.Header("Host", "h:2")
    for request in changed { #expect(Self.verdict(request) == .mismatch) }
    let check = SignatureCheck(service: "dynamodb")
    #expect(check.verdict(on: Self.signed(), at: Self.time) { _ in "another" } == .mismatch)
    #expect(check.verdict(on: Self.signed(), at: Self.time) { _ in nil } == .unknownKey("AKIDEXAMPLE"))
  }

  @Test("says what is missing or malformed")
  func namesFlaws() {
    var request = Self.signed()
    request.headers.removeAll { $0.name == "Authorization" }
    #expect(Self.verdict(request) == .missing)
    request.headers.append(SignableRequest.Header("Authorization", "Basic eDp5"))
    #expect(Self.verdict(request) == .malformed("Authorization cannot be read"))
    #expect(Self.verdict(Self.signed(headers: [])) == .malformed("Host must be signed"))
    #expect(Self.verdict(Self.signed(), service: "s3") == .malformed("the scope is of service dynamodb, this is s3"))
    #expect(Self.verdict(Self.signed(), region: "q") == .malformed("the scope is of region r, this is q"))
    var undated = Self.signed()
    undated.headers.removeAll { $0.name == "X-Amz-Date" }
    #expect(Self.verdict(undated) == .missing)
    undated.headers.append(SignableRequest.Header("X-Amz-Date", "20150829T123600Z"))
    #expect(Self.verdict(undated) == .malformed("the scope is of day 20150830, X-Amz-Date of 20150829"))
  }
}
