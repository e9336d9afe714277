internal import Transfer

extension PagesRun {
  /// The answer at the end of as many redirections as the plan allows, with the times of all of them. Not libcurl's own, which tells every place
  /// what is for this site alone.
  func perform(_ first: TransferRequest) throws(TransferError) -> TransferAnswer {
    var request = first
    var answer = try session.perform(request)
    for _ in 0..<plan.redirects {
      guard let next = redirected(first, from: request, by: answer) else { break }
      let passed = answer.times.totalNanoseconds
      request = next
      answer = try session.perform(request)
      answer.times.firstByteNanoseconds += passed
      answer.times.totalNanoseconds += passed
    }
    return answer
  }

  /// The request that a redirection asks for (RFC 9110, 15.4); nil: the answer is none. At another place than the plan's base it goes without headers
  /// and password.
  private func redirected(
    _ first: TransferRequest, from request: TransferRequest, by answer: TransferAnswer
  ) -> TransferRequest? {
    guard [301, 302, 303, 307, 308].contains(answer.status), let location = answer.header("location"),
      let address = PageAddress.resolved(location, on: request.url), let origin = PageAddress.origin(address)
    else { return nil }
    var next = TransferRequest(request.method, address, body: request.body)
    // As browsers do it.
    let becomesGet = answer.status == 303 ? request.method != "HEAD" : answer.status < 303 && request.method == "POST"
    if becomesGet { (next.method, next.body) = ("GET", nil) }
    if origin == PageAddress.origin(plan.base) {
      (next.headers, next.user, next.password) = (first.headers, first.user, first.password)
    }
    return next
  }
}
