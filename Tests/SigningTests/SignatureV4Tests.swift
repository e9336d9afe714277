import Testing

@testable import Signing

/// The examples that AWS publishes, and one of DynamoDB that was computed with another implementation.
@Suite("AWS Signature Version 4")
struct SignatureV4Tests {
  static let secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
  static let time = SigningTime("20150830T123600Z")!

  static func credentials(_ token: String? = nil) -> SigningCredentials {
    SigningCredentials(accessKey: "AKIDEXAMPLE", secret: secret, sessionToken: token)
  }

  static let listUsers = SignableRequest(
    method: "GET", path: "/", query: "Action=ListUsers&Version=2010-05-08",
    headers: [
      SignableRequest.Header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8"),
      SignableRequest.Header("Host", "iam.amazonaws.com"), SignableRequest.Header("X-Amz-Date", time.text),
    ], body: [])

  @Test("the example of the IAM User Guide: key, canonical request, signature")
  func signsTheGuidesExample() {
    let key = SigningKey(
      secret: Self.secret, scope: SigningScope(day: Self.time.day, region: "us-east-1", service: "iam"))
    #expect(Hex.encode(key.bytes) == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9")
    let text = Self.listUsers.canonicalText(signedHeaders: ["content-type", "host", "x-amz-date"])
    #expect(
      Hex.encode(SHA256.digest(text.utf8)) == "f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59")
    #expect(
      key.signature(of: text, at: Self.time) == "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
  }

  @Test("a BatchWriteItem")
  func signsABatch() {
    let body =
      #"{"RequestItems":{"pickup-cw-snp":[{"PutRequest":{"Item":{"prof":{"S":"u1:hboMax"},"#
      + #""parent":{"S":"urn:hbo:feature:a"}}}}]}}"#
    let request = SignableRequest(
      method: "POST", path: "/",
      headers: [
        SignableRequest.Header("Host", "127.0.0.1:5000"),
        SignableRequest.Header("Content-Type", "application/x-amz-json-1.0"),
        SignableRequest.Header("X-Amz-Target", "DynamoDB_20120810.BatchWriteItem"),
      ], body: body.utf8)
    var signer = Signer(credentials: Self.credentials(), region: "us-west-2", service: "dynamodb", at: Self.time)
    let headers = signer.headers(for: request, at: Self.time)
    #expect(headers.map(\.name) == ["X-Amz-Date", "Authorization"])
    #expect(
      headers.last?.value
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-west-2/dynamodb/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, "
        + "Signature=8e8b2a6f8852f6798cded063cc23e631dc8afa96ed77f37491e55ae00b3445ec")
  }

  // Of the AWS Signature Version 4 test suite: service "service", us-east-1, host example.amazonaws.com.
  @Test(
    "paths, queries and headers of the test suite",
    arguments: [
      ("/", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("/", "Param2=value2&Param1=value1", "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
      ("/./", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("/example/..", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      ("//", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
      // These were computed by botocore 1.44.5, which agrees on those above.
      ("/a%20b/c+d/%C3%BC", "", "79b023fa6a0bd659a7ac5d91d96693099ce6587aad79bf732f513de2a09a534d"),
      ("/a/../b/./c//d/", "", "b52dcdc35b93ea53d4d1db8f1b569dc93421f47794266488b8353494c1816e45"),
      (
        "/", "b=2&a=x%20y&a=&flag=&b=1%2B1&%C3%BC=1",
        "81d7abdabef800a7c40b748a2c316a12a322e9b31df20b1aea80f92097413879"
      ),
    ])
  func agreesWithTheSuite(_ row: (path: String, query: String, signature: String)) {
    let request = SignableRequest(
      method: "GET", path: row.path, query: row.query,
      headers: [SignableRequest.Header("Host", "example.amazonaws.com")], body: [])
    var signer = Signer(credentials: Self.credentials(), region: "us-east-1", service: "service", at: Self.time)
    #expect(signer.headers(for: request, at: Self.time).last?.value.hasSuffix("Signature=\(row.signature)") == true)
  }

  @Test("a header with blanks, a body, and a token, as botocore 1.44.5 signs them")
  func agreesWithBotocore() {
    let host = SignableRequest.Header("Host", "example.amazonaws.com")
    let put = SignableRequest(
      method: "PUT", path: "/x", query: "y=%2F", headers: [host, SignableRequest.Header("X-Two", "  a   b ")],
      body: "body".utf8)
    var signer = Signer(credentials: Self.credentials(), region: "us-east-1", service: "service", at: Self.time)
    #expect(
      Authorization(signer.headers(for: put, at: Self.time)[1].value)?.signature
        == "96ed1dc7e47bd678c4e647c6d54169f6f2dfbf31b6ecbd5916c7eef51fd172f1")
    let post = SignableRequest(
      method: "POST", path: "/",
      headers: [
        host, SignableRequest.Header("Content-Type", "application/x-amz-json-1.0"),
        SignableRequest.Header("X-Amz-Target", "DynamoDB_20120810.ListTables"),
      ], body: "{}".utf8)
    signer = Signer(
      credentials: Self.credentials("t0k/en+with=="), region: "eu-west-1", service: "dynamodb", at: Self.time)
    #expect(
      Authorization(signer.headers(for: post, at: Self.time)[2].value)?.signature
        == "49e7ad3e7c0304ef6100c21d7b8b26c95471a96d431e1907ef602b2baed7776b")
  }

  @Test("blanks in values shrink, several of a name are joined, and what must be encoded is")
  func canonicalises() {
    let request = SignableRequest(
      method: "PUT", path: "/a%20b/ü", query: "b=2&a=%7e&a=&flag&b=1+1",
      headers: [
        SignableRequest.Header("X-Two", "  a   b "), SignableRequest.Header("host", "h"),
        SignableRequest.Header("x-two", "c"),
      ], body: [])
    let text = request.canonicalText(signedHeaders: ["host", "x-two"])
    #expect(
      text == """
        PUT
        /a%2520b/%C3%BC
        a=&a=~&b=1%2B1&b=2&flag=
        host:h
        x-two:a b,c

        host;x-two
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """)
  }

  @Test("a token of temporary credentials is sent and signed, and the key follows the day")
  func signsTokens() {
    var signer = Signer(credentials: Self.credentials("t0k"), region: "r", service: "s", at: Self.time)
    let request = SignableRequest(method: "POST", path: "/", headers: [SignableRequest.Header("Host", "h")], body: [])
    let next = SigningTime("20150831T000000Z")!
    let headers = signer.headers(for: request, at: next)
    #expect(headers[1] == SignableRequest.Header("X-Amz-Security-Token", "t0k"))
    let authorization = Authorization(headers[2].value)
    #expect(authorization?.scope.day == "20150831")
    #expect(authorization?.signedHeaders == ["host", "x-amz-date", "x-amz-security-token"])
    var fresh = Signer(credentials: Self.credentials("t0k"), region: "r", service: "s", at: next)
    #expect(fresh.headers(for: request, at: next) == headers)
  }

  @Test("credentials do not tell their secret")
  func keepsTheSecret() {
    var dumped = ""
    dump(Self.credentials("t0k"), to: &dumped)
    for text in ["\(Self.credentials("t0k"))", String(reflecting: Self.credentials("t0k")), dumped] {
      #expect(!text.contains("wJal") && !text.contains("t0k"))
    }
  }
}
