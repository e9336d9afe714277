/// Pieces of HTML from plain words.
enum HTML {
  /// Words as they may stand in text and in quoted attributes.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      // Not allowed in HTML, not even escaped.
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{7F}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// An element around words.
  static func element(_ name: String, _ words: String, class kind: String? = nil) -> String {
    open(name, class: kind) + escaped(words) + "</\(name)>"
  }

  static func open(_ name: String, class kind: String? = nil) -> String {
    "<\(name)" + (kind.map { " class=\"\(escaped($0))\"" } ?? "") + ">"
  }

  /// A list of sentences.
  static func list(_ items: [String]) -> String {
    items.isEmpty ? "" : "<ul>\n" + items.map { element("li", $0) + "\n" }.joined() + "</ul>\n"
  }

  /// A relative address as it may stand in an attribute: everything but letters, digits and a few marks is
  /// percent-encoded, so that no name of a file becomes a scheme, a host or a query.
  static func address(ofFile path: String) -> String {
    let encoded = path.utf8.map { byte -> String in
      let isPlain = byte < 128 && (Character(Unicode.Scalar(byte)).isLetter || Character(Unicode.Scalar(byte)).isNumber)
      if isPlain || "-._/".utf8.contains(byte) { return String(Unicode.Scalar(byte)) }
      return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
    return "./" + encoded.drop { $0 == "/" }
  }
}
