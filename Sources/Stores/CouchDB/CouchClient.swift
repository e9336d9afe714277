import JSON
package import Transfer

/// Requests to one database over a connection of its own, for one thread. Every method throws ``StoreError``s only.
///
/// With a name it opens a session (`POST /_session`) and sends its cookie: since CouchDB 3.4 a password costs the server 600,000 rounds of
/// PBKDF2, which a cookie does not. A session that has ended is opened anew. A server without sessions gets name and password with
/// each request (Basic).
package final class CouchClient {
  let address: CouchAddress
  private let session: TransferSession
  private var authentication: Authentication

  private enum Authentication {
    case none, unknown, cookie, basic
  }

  package init(_ address: CouchAddress) {
    self.address = address
    var options = TransferOptions()
    options.keepsCookies = true
    options.onlyHTTP1 = true
    session = TransferSession(options)
    authentication = address.user == nil ? .none : .unknown
  }

  package var place: String { address.place }

  /// The answer, whatever its status but 401.
  package func ask(_ method: String, _ below: String = "", body: [UInt8]? = nil) throws(StoreError) -> TransferAnswer {
    if authentication == .unknown { try logIn() }
    let answer = try send(method, below, body)
    guard answer.status == 401 else { return answer }
    // A session ends after ten minutes, or with the server; then the request was not carried out.
    guard authentication == .cookie else { throw CouchFailure(answer).storeError(place) }
    try logIn()
    let again = try send(method, below, body)
    guard again.status != 401 else { throw CouchFailure(again).storeError(place) }
    return again
  }

  /// The answer, whose status must be one of 2xx.
  package func demand(_ method: String, _ below: String = "", body: [UInt8]? = nil) throws(StoreError) -> TransferAnswer
  {
    let answer = try ask(method, below, body: body)
    guard (200..<300).contains(answer.status) else { throw CouchFailure(answer).storeError(place) }
    return answer
  }

  /// What a request answers, as JSON; nil: 404.
  func value(_ below: String = "") throws(StoreError) -> JSONValue? {
    let answer = try ask("GET", below)
    if answer.status == 404 { return nil }
    guard answer.status == 200 else { throw CouchFailure(answer).storeError(place) }
    do { return try JSONValue(parsing: answer.body) } catch { throw StoreError(error, from: place) }
  }

  private func send(_ method: String, _ below: String, _ body: [UInt8]?) throws(StoreError) -> TransferAnswer {
    var request = TransferRequest(method, address.url(below), headers: Self.headers(hasBody: body != nil), body: body)
    if authentication == .basic {
      request.user = address.user
      request.password = address.password ?? ""
    }
    return try perform(request)
  }

  private static func headers(hasBody: Bool) -> [TransferRequest.Header] {
    let accept = TransferRequest.Header("Accept", "application/json")
    return hasBody ? [accept, TransferRequest.Header("Content-Type", "application/json")] : [accept]
  }

  private func perform(_ request: TransferRequest) throws(StoreError) -> TransferAnswer {
    do {
      return try session.perform(request)
    } catch {
      throw StoreError(error)
    }
  }

  private func logIn() throws(StoreError) {
    session.forgetCookies()
    let who: JSONValue = [
      "name": .text(address.user ?? ""), "password": .text(address.password ?? ""),
    ]
    let answer = try perform(
      TransferRequest(
        "POST", "\(address.server)/_session", headers: Self.headers(hasBody: true), body: who.bytes))
    switch answer.status {
    case 200: authentication = .cookie
    case 401, 403, 429, 500...: throw CouchFailure(answer).storeError(place)
    default: authentication = .basic
    }
  }
}
