import CCurl

/// The headers of one request as libcurl's list, which is freed with it.
final class HeaderList {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  init(_ request: TransferRequest) {
    for header in request.headers {
      // A semicolon is how libcurl is told of a header without value.
      append(header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
    }
    guard request.body != nil else { return }
    // What libcurl would add to a body by itself: a wait for 100 Continue, and the type of a form.
    for name in ["Expect", "Content-Type"]
    where !request.headers.contains(where: { $0.name.lowercased() == name.lowercased() }) {
      append("\(name):")
    }
  }

  deinit { curl_slist_free_all(list) }

  private func append(_ line: String) {
    // A line end within would begin another header.
    guard !line.utf8.contains(where: { $0 == 13 || $0 == 10 || $0 == 0 }) else { return }
    if let longer = curl_slist_append(list, line) { list = longer }
  }
}
