import CZlib
import Signing
import Transfer

#if canImport(Glibc)
  import Glibc
#endif

/// Which table, in which region, on which server, as whom.
package struct DynamoAddress: Sendable {
  let region: String
  let table: String
  /// `https://dynamodb.eu-west-1.amazonaws.com`, without a slash at the end.
  let endpoint: String
  let credentials: SigningCredentials?
  /// What is printed.
  let place: String

  /// With the keys of the environment, as AWS's own tools name them.
  package init(
    region: String, table: String, endpoint: String?, environment: (String) -> String?, place: String
  ) {
    self.init(
      region: region, table: table, endpoint: endpoint, accessKey: environment("AWS_ACCESS_KEY_ID"),
      secret: environment("AWS_SECRET_ACCESS_KEY"), sessionToken: environment("AWS_SESSION_TOKEN"), place: place)
  }

  /// What is empty counts as not given.
  ///
  /// - Parameters:
  ///   - endpoint: nil: AWS's own of the region.
  ///   - place: nil: the URL.
  init(
    region: String, table: String, endpoint: String?, accessKey: String?, secret: String?, sessionToken: String?,
    place: String? = nil
  ) {
    self.region = region
    self.table = table
    let server = endpoint ?? "https://dynamodb.\(region).amazonaws.com" + (region.hasPrefix("cn-") ? ".cn" : "")
    self.endpoint = server.hasSuffix("/") ? String(server.dropLast()) : server
    if let accessKey, let secret, !accessKey.isEmpty, !secret.isEmpty {
      let token = sessionToken.flatMap { $0.isEmpty ? nil : $0 }
      credentials = SigningCredentials(accessKey: accessKey, secret: secret, sessionToken: token)
    } else {
      credentials = nil
    }
    self.place = place ?? "dynamodb://\(region)/\(table)\(endpoint.map { "?endpoint=\($0)" } ?? "")"
  }
}

/// Signed requests over a connection of its own, for one thread.
package final class DynamoClient {
  let address: DynamoAddress
  private let session: TransferSession
  private var signer: Signer
  private let host: String

  /// - Throws: ``StoreError/Fatal/notAuthorised`` when there is nobody to sign as.
  package init(_ address: DynamoAddress) throws(StoreError) {
    guard let credentials = address.credentials else {
      throw .fatal(
        .notAuthorised,
        "\(address.place) needs keys to sign with: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, "
          + "and AWS_SESSION_TOKEN with temporary ones. (A server for tests takes any two words.)")
    }
    guard let place = Place(url: address.endpoint) else {
      throw .fatal(.usage, "\(address.place): the endpoint is not a URL such as http://127.0.0.1:5000.")
    }
    self.address = address
    var options = TransferOptions()
    options.onlyHTTP1 = true
    session = TransferSession(options)
    signer = Signer(credentials: credentials, region: address.region, service: "dynamodb", at: Self.now)
    let name = place.host.contains(":") ? "[\(place.host)]" : place.host
    host = name + (place.port.map { ":\($0)" } ?? "")
  }

  package var place: String { address.place }
  package var table: String { address.table }

  /// The body of the answer to an operation, or nil when the table is not there.
  func askAboutTable(_ operation: String, _ body: [UInt8]) throws(StoreError) -> [UInt8]? {
    let answer = try send(operation, body)
    if answer.status == 200 { return answer.body }
    let failure = DynamoFailure(status: answer.status, body: answer.body)
    if failure.kind == .fatal(.noSuchDatabase) { return nil }
    throw failure.storeError(place, operation)
  }

  /// The body of the answer, or what the server has against the request.
  package func attempt(
    _ operation: String, _ body: [UInt8]
  ) throws(StoreError) -> (answer: [UInt8], failure: DynamoFailure?) {
    let answer = try send(operation, body)
    return (answer.body, answer.status == 200 ? nil : DynamoFailure(status: answer.status, body: answer.body))
  }

  func ask(_ operation: String, _ body: [UInt8]) throws(StoreError) -> [UInt8] {
    let answer = try send(operation, body)
    guard answer.status == 200 else {
      throw DynamoFailure(status: answer.status, body: answer.body).storeError(place, operation)
    }
    return answer.body
  }

  private func send(_ operation: String, _ body: [UInt8]) throws(StoreError) -> TransferAnswer {
    let plain = [
      SignableRequest.Header("Host", host), SignableRequest.Header("Content-Type", "application/x-amz-json-1.0"),
      SignableRequest.Header("X-Amz-Target", "DynamoDB_20120810.\(operation)"),
    ]
    let signable = SignableRequest(method: "POST", path: "/", headers: plain, body: body)
    let headers = plain + signer.headers(for: signable, at: Self.now)
    let request = TransferRequest(
      "POST", address.endpoint + "/", headers: headers.map { TransferRequest.Header($0.name, $0.value) }, body: body)
    let answer: TransferAnswer
    do {
      answer = try session.perform(request)
    } catch {
      throw StoreError(error)
    }
    if let sum = answer.header("x-amz-crc32").flatMap(UInt32.init), sum != checkSum(answer.body) {
      throw .transient(.server, "\(place): the answer to \(operation) was damaged on its way (x-amz-crc32).")
    }
    return answer
  }

  private func checkSum(_ body: [UInt8]) -> UInt32 { UInt32(crc32(0, body, UInt32(body.count))) }

  private static var now: SigningTime { SigningTime(secondsSince1970: Int64(time(nil))) }
}
