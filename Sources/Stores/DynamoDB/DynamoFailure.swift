import JSON

/// What DynamoDB's refusals mean: status, and `{"__type": "com.amazonaws.dynamodb.v20120810#Name", "message": ...}`.
///
/// Source: "Error handling with DynamoDB" and "Common errors", Amazon DynamoDB Developer Guide and API Reference.
package struct DynamoFailure: Hashable {
  let status: Int
  /// Without what stands before `#`: `ResourceNotFoundException`.
  package let name: String
  let message: String

  init(status: Int, name: String, message: String) {
    self.status = status
    self.name = name
    self.message = message
  }

  init(status: Int, body: [UInt8]) {
    guard let said = try? JSONValue(parsing: body) else {
      // A proxy's page, or XML: its beginning is better than nothing.
      let words = String(decoding: body.prefix(300), as: UTF8.self).split(whereSeparator: \.isWhitespace)
      self.init(status: status, name: "", message: words.joined(separator: " "))
      return
    }
    let type = said["__type"]?.string ?? ""
    self.init(
      status: status, name: type.split(separator: "#").last.map(String.init) ?? "",
      message: said["message"]?.string ?? said["Message"]?.string ?? "")
  }

  var kind: StoreError.Kind {
    switch name {
    case "ProvisionedThroughputExceededException", "ThrottlingException", "Throttling", "RequestLimitExceeded",
      "LimitExceededException", "TooManyRequestsException", "ReplicatedWriteConflictException":
      .transient(.throttled)
    case "InternalServerError", "InternalServerErrorException", "InternalFailure", "ServiceUnavailable",
      "ServiceUnavailableException":
      .transient(.server)
    case "TransactionConflictException", "TransactionInProgressException", "ResourceInUseException":
      .transient(.contended)
    case "ResourceNotFoundException", "TableNotFoundException": .fatal(.noSuchDatabase)
    case "UnrecognizedClientException", "AccessDeniedException", "AccessDenied", "InvalidSignatureException",
      "SignatureDoesNotMatch", "MissingAuthenticationToken", "MissingAuthenticationTokenException",
      "IncompleteSignature", "IncompleteSignatureException", "InvalidClientTokenId", "ExpiredTokenException",
      "OptInRequired", "NotAuthorized", "RequestExpired":
      .fatal(.notAuthorised)
    case "ValidationException", "ValidationError", "ItemCollectionSizeLimitExceededException",
      "ConditionalCheckFailedException", "RequestEntityTooLarge":
      .fatal(.rejectedData)
    default: kindOfStatus
    }
  }

  /// Of names that are not known here, and of answers without one, as a proxy gives.
  private var kindOfStatus: StoreError.Kind {
    switch status {
    case 401, 403: .fatal(.notAuthorised)
    case 408: .transient(.timeout)
    case 429: .transient(.throttled)
    case 413: .fatal(.rejectedData)
    case 500...: .transient(.server)
    default: .fatal(.protocolViolation)
    }
  }

  package func storeError(_ place: String, _ operation: String) -> StoreError {
    let told = [String(status), name, message].filter { !$0.isEmpty }.joined(separator: " ")
    return StoreError(kind, "\(place): \(operation) failed (DynamoDB: \(told)).")
  }
}
