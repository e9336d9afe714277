import CCurl

/// The headers of one request as libcurl's list, which is freed with it.
final class HeaderList {
  private(set) var list: UnsafeMutablePointer<curl_slist>?

  /// - Parameter request: one whose headers have no ``flaw(of:)``.
  init(_ request: TransferRequest) {
    for header in request.headers {
      // A semicolon is how libcurl is told of a header without value; one of blanks alone would be left out.
      let isEmpty = header.value.utf8.allSatisfy { $0 == 0x20 || $0 == 0x09 }
      append(isEmpty ? "\(header.name);" : "\(header.name): \(header.value)")
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
    if let longer = curl_slist_append(list, line) { list = longer }
  }

  /// Why these headers cannot be sent as they stand; nil when they can. Never with a value, which may be secret.
  static func flaw(of headers: [TransferRequest.Header]) -> String? {
    for header in headers {
      guard isName(header.name) else { return "the name of a header is none" }
      // A line end would begin another header, and libcurl's texts end at a NUL.
      if header.value.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) {
        return "the value of the header \(header.name) has a line end or a NUL in it"
      }
    }
    return nil
  }

  /// Whether it is a token (RFC 9110, section 5.6.2), but for a few characters that nobody minds.
  private static func isName(_ name: String) -> Bool {
    !name.isEmpty
      && name.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ";") }
  }
}
