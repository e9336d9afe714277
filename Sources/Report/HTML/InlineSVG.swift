/// A picture as gnuplot's svg terminal writes it, made fit to stand within a page: its width is the page's, its ids clash
/// with no other picture's, and it has words for those who cannot see it.
public struct InlineSVG: Equatable, Sendable {
  /// The `<svg>` element.
  public let markup: String

  /// - Parameters:
  ///   - document: The whole file, with its prolog.
  ///   - identifier: Letters and digits that no other picture of the page has; stands before each id.
  ///   - title: What a screen reader says for it.
  public init(_ document: String, identifier: String, title: String) throws(RecordError) {
    guard let start = document.firstRange(of: "<svg"), let end = document.firstRange(of: "</svg>"),
      let headEnd = document[start.upperBound...].firstIndex(of: ">"), headEnd < end.lowerBound,
      let box = Self.viewBox(document[start.upperBound..<headEnd])
    else { throw RecordError("the picture '\(title)' is no SVG as gnuplot writes it: it has no <svg> with a viewBox") }
    let body = document[document.index(after: headEnd)..<end.lowerBound]
    let head =
      "<svg viewBox=\"\(box)\" role=\"img\" aria-labelledby=\"\(identifier)-title\" "
      + "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">"
    let name = "<title id=\"\(identifier)-title\">\(HTML.escaped(title))</title>"
    markup = try head + "\n" + name + "\n" + Self.rewritten(body, identifier, title) + "</svg>"
  }

  private static func viewBox(_ head: Substring) -> String? {
    guard let start = head.firstRange(of: "viewBox=\"") else { return nil }
    return String(head[start.upperBound...].prefix { $0 != "\"" })
  }

  /// What gnuplot draws with. Nothing else is let into a page.
  private static let elements: Set<Substring> = [
    "g", "path", "text", "tspan", "rect", "circle", "polygon", "polyline", "use", "defs", "filter", "feFlood",
    "feComposite", "pattern", "linearGradient", "stop",
  ]

  /// Goes from tag to tag; text between them, in which gnuplot escapes `<` and `&`, stays as it is.
  private static func rewritten(
    _ body: Substring, _ identifier: String, _ title: String
  ) throws(RecordError) -> String {
    var rewritten = ""
    var isName = false
    for piece in body.split(separator: "<", omittingEmptySubsequences: false).dropFirst() {
      let end = piece.firstIndex(of: ">") ?? piece.endIndex
      let tag = piece[..<end]
      let element = tag.drop { $0 == "/" }.prefix { $0.isLetter }
      // gnuplot's own names of itself and of its plots would come up as tooltips.
      if element == "title" || element == "desc" {
        isName = !tag.hasPrefix("/")
        if !isName { rewritten += piece[end...].dropFirst() }
      } else if !isName {
        guard elements.contains(element) else {
          throw RecordError("the picture '\(title)' holds a <\(element)>, which gnuplot does not draw with")
        }
        rewritten += "<" + attributes(tag, identifier) + piece[end...]
      }
    }
    return rewritten
  }

  private static func attributes(_ tag: Substring, _ identifier: String) -> String {
    var tag = String(tag)
    // Plots are numbered from 1 in each panel anew, and nothing refers to them.
    if let start = tag.firstRange(of: " id=\"gnuplot_"), let end = tag[start.upperBound...].firstIndex(of: "\"") {
      tag.removeSubrange(start.lowerBound...end)
    }
    for reference in [" id='", " id=\"", "href='#", "href=\"#", "url(#"] where tag.contains(reference) {
      tag = tag.replacing(reference, with: reference + identifier + "-")
    }
    // Verdana has nearly the same widths, where there is no DejaVu.
    tag = tag.replacing("font-family=\"DejaVu Sans:Bold\"", with: "font-weight=\"bold\" \(fonts)")
    return tag.replacing("font-family=\"DejaVu Sans\"", with: fonts)
  }

  private static let fonts = "font-family=\"DejaVu Sans, Verdana, sans-serif\""
}
