import JSON

/// An error as DynamoDB tells it: a type, and a sentence.
struct DynamoFailure: Error, Equatable, Sendable {
  var status = 400
  var type: String
  var message: String

  /// Of DynamoDB itself.
  init(_ name: String, _ message: String, status: Int = 400) {
    self.init(type: "com.amazonaws.dynamodb.v20120810#\(name)", message, status: status)
  }

  init(type: String, _ message: String, status: Int = 400) {
    self.status = status
    self.type = type
    self.message = message
  }

  /// Of the layer before it, which every service of AWS has.
  static func service(_ name: String, _ message: String, status: Int = 400) -> DynamoFailure {
    DynamoFailure(type: "com.amazon.coral.service#\(name)", message, status: status)
  }

  static func invalid(_ message: String) -> DynamoFailure {
    DynamoFailure(type: "com.amazon.coral.validate#ValidationException", message)
  }

  static func serialization(_ message: String) -> DynamoFailure { service("SerializationException", message) }

  static func noTable(_ name: String) -> DynamoFailure {
    DynamoFailure("ResourceNotFoundException", "Requested resource not found: Table: \(name) not found")
  }

  static let throttled = DynamoFailure(
    "ProvisionedThroughputExceededException",
    "The level of configured provisioned throughput for the table was exceeded. Consider increasing your provisioning level "
      + "with the UpdateTable API.")
  static let fault = DynamoFailure("InternalServerError", "The stand-in was told to fail now and then.", status: 500)
  static let conditionFailed = DynamoFailure("ConditionalCheckFailedException", "The conditional request failed")
  static let noToken = service("MissingAuthenticationTokenException", "Request is missing Authentication Token")
  static let unknownKey = service(
    "UnrecognizedClientException", "The security token included in the request is invalid.")
  static let wrongSignature = service(
    "InvalidSignatureException",
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and "
      + "signing method. Consult the service documentation for details.")
  static let wrongKey = invalid("The provided key element does not match the schema")

  var json: JSONValue { ["__type": .text(type), "message": .text(message)] }
}
