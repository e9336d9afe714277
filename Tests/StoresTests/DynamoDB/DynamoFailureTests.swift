import Testing

@testable import Stores

@Suite("What DynamoDB's refusals mean")
struct DynamoFailureTests {
  @Test(
    "each name has its kind",
    arguments: [
      (400, "ProvisionedThroughputExceededException", StoreError.Kind.transient(.throttled)),
      (400, "ThrottlingException", .transient(.throttled)), (400, "RequestLimitExceeded", .transient(.throttled)),
      (500, "InternalServerError", .transient(.server)), (503, "ServiceUnavailable", .transient(.server)),
      (400, "ResourceInUseException", .transient(.contended)),
      (400, "ResourceNotFoundException", .fatal(.noSuchDatabase)),
      (400, "UnrecognizedClientException", .fatal(.notAuthorised)),
      (400, "AccessDeniedException", .fatal(.notAuthorised)),
      (400, "InvalidSignatureException", .fatal(.notAuthorised)),
      (400, "ExpiredTokenException", .fatal(.notAuthorised)), (400, "ValidationException", .fatal(.rejectedData)),
      (400, "SerializationException", .fatal(.protocolViolation)), (400, "Unheard", .fatal(.protocolViolation)),
      (403, "", .fatal(.notAuthorised)), (502, "", .transient(.server)), (429, "", .transient(.throttled)),
      (413, "", .fatal(.rejectedData)), (404, "", .fatal(.protocolViolation)),
    ])
  func classifies(_ row: (status: Int, name: String, kind: StoreError.Kind)) {
    let body = row.name.isEmpty ? "" : #"{"__type":"com.amazonaws.dynamodb.v20120810#\#(row.name)","message":"Why."}"#
    let failure = DynamoFailure(status: row.status, body: Array(body.utf8))
    #expect(failure.kind == row.kind)
    #expect(failure.name == row.name)
    let sentence = failure.storeError("dynamodb://r/t", "BatchWriteItem").sentence
    #expect(
      sentence.hasPrefix("dynamodb://r/t: BatchWriteItem failed (DynamoDB: \(row.status)") && sentence.hasSuffix(")."))
    #expect(row.name.isEmpty || sentence.contains("Why."))
  }

  @Test("an answer that is not JSON is quoted")
  func quotes() {
    let failure = DynamoFailure(status: 403, body: Array("<a>\n  No  way\n</a>".utf8))
    #expect(failure.message == "<a> No way </a>")
  }
}
