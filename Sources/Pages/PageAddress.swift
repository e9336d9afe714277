internal import Foundation

/// Where pages are, and where they lead.
enum PageAddress {
  /// An address with further parameters in its query.
  static func adding(_ parameters: [(String, Int)], to address: String) -> String {
    let query = parameters.map { "\(encoded($0.0))=\($0.1)" }.joined(separator: "&")
    return address + (address.contains("?") ? "&" : "?") + query
  }

  private static func encoded(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .urlQueryAllowed.subtracting(["&", "=", "+"])) ?? text
  }

  /// What `address` means on the page `base`; nil: it is none.
  static func resolved(_ address: String, on base: String) -> String? {
    guard let base = URL(string: base) else { return nil }
    return URL(string: address, relativeTo: base)?.absoluteURL.absoluteString
  }

  /// Scheme, host and port: what may be told our credentials.
  static func origin(_ address: String) -> String? {
    guard let url = URL(string: address), let scheme = url.scheme?.lowercased(), let host = url.host?.lowercased()
    else {
      return nil
    }
    return "\(scheme)://\(host):\(url.port ?? (scheme == "https" ? 443 : 80))"
  }

  /// The address that `Link` headers name as the next page (RFC 8288, section 3).
  static func next(links: [String]) -> String? {
    for link in links.flatMap(elements) {
      guard let start = link.firstIndex(of: "<"), let end = link[start...].firstIndex(of: ">") else { continue }
      let parameters = link[link.index(after: end)...].split(separator: ";").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      let isNext = parameters.contains { parameter in
        let parts = parameter.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard parts.count == 2, parts[0].lowercased() == "rel" else { return false }
        return parts[1].trimmingCharacters(in: CharacterSet(charactersIn: "\"")).lowercased().split(separator: " ")
          .contains("next")
      }
      if isNext { return String(link[link.index(after: start)..<end]) }
    }
    return nil
  }

  /// The links of one header: separated by commas, which may stand within `<>` and quotes too.
  private static func elements(_ header: String) -> [String] {
    var elements = [""]
    var (isAddress, isQuoted) = (false, false)
    for character in header {
      switch character {
      case "<" where !isQuoted: isAddress = true
      case ">" where !isQuoted: isAddress = false
      case "\"" where !isAddress: isQuoted.toggle()
      case "," where !isAddress && !isQuoted:
        elements.append("")
        continue
      default: break
      }
      elements[elements.count - 1].append(character)
    }
    return elements
  }
}
