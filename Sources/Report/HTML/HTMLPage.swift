public import Measurement

/// A report as one file: figures, pictures and words, with nothing to fetch and nothing to run. Readable on paper and on a
/// telephone.
public struct HTMLPage: Equatable, Sendable {
  /// A picture and what to make of it.
  public struct Figure: Equatable, Sendable {
    public var svg: InlineSVG
    public var caption: String
    /// What it shows, and what it does not.
    public var explanation: String

    public init(_ svg: InlineSVG, caption: String, explanation: String = "") {
      self.svg = svg
      self.caption = caption
      self.explanation = explanation
    }
  }

  /// What stands in a section.
  public enum Block: Equatable, Sendable {
    case paragraph(String)
    case list([String])
    case table(Table)
    case figure(Figure)
    /// Text as it is, such as a plan.
    case text(String)
    /// Names and what they say, such as a machine's.
    case facts([(name: String, value: String)])
    /// Files beside the page.
    case files([(path: String, title: String)])

    public static func == (left: Self, right: Self) -> Bool { left.markup == right.markup }
  }

  public struct Section: Equatable, Sendable {
    public var title: String
    public var blocks: [Block]
    /// Closed until the reader opens it; open on paper.
    public var isFolded: Bool

    public init(_ title: String, _ blocks: [Block], isFolded: Bool = false) {
      self.title = title
      self.blocks = blocks
      self.isFolded = isFolded
    }
  }

  public var title: String
  /// When and where it was measured.
  public var subtitle: String
  public var verdict: Verdict
  /// What can be concluded, the most important first.
  public var conclusions: [String] = []
  public var sections: [Section]

  public init(title: String, subtitle: String = "", verdict: Verdict, sections: [Section]) {
    self.title = title
    self.subtitle = subtitle
    self.verdict = verdict
    self.sections = sections
  }

  /// The whole file, UTF-8.
  public var text: String {
    let head = [
      "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
      // Even if something slipped through, the browser would neither run nor fetch it.
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
      HTML.element("title", title), "<style>\n\(Self.stylesheet)</style>", "</head>", "<body>", "<header>",
      HTML.element("h1", title), subtitle.isEmpty ? "" : HTML.element("p", subtitle, class: "subtitle"), "</header>",
      "<main>",
    ]
    let body = banner + summary + contents + sections.enumerated().map(section).joined()
    return head.filter { !$0.isEmpty }.map { $0 + "\n" }.joined() + body + "</main>\n</body>\n</html>\n"
  }

  private var banner: String {
    let meaning =
      switch verdict.state {
      case .valid: "The figures mean what they say."
      case .suspect: "The figures are real, but something other than the servers shaped them."
      case .void: "The figures prove nothing."
      }
    return "<section class=\"verdict \(verdict.state.rawValue)\" role=\"note\" aria-label=\"Verdict\">\n<p>"
      + HTML.element("strong", verdict.state.rawValue) + " \(meaning)</p>\n" + HTML.list(verdict.reasons)
      + "</section>\n"
  }

  private var summary: String {
    conclusions.isEmpty
      ? "" : "<section class=\"summary\">\n<h2>Conclusions</h2>\n" + HTML.list(conclusions) + "</section>\n"
  }

  private var contents: String {
    if sections.count < 4 { return "" }
    let items = sections.enumerated().map { index, section in
      "<li><a href=\"#section-\(index + 1)\">\(HTML.escaped(section.title))</a></li>\n"
    }
    return "<nav aria-label=\"Contents\">\n<ul>\n" + items.joined() + "</ul>\n</nav>\n"
  }

  private func section(_ index: Int, _ section: Section) -> String {
    let start = "<section id=\"section-\(index + 1)\">\n"
    let heading = HTML.element("h2", section.title)
    let body = section.blocks.map(\.markup).joined()
    if section.isFolded {
      return start + "<details>\n<summary>\(heading)</summary>\n" + body + "</details>\n</section>\n"
    }
    return start + heading + "\n" + body + "</section>\n"
  }
}

extension HTMLPage.Block {
  var markup: String {
    switch self {
    case .paragraph(let words): HTML.element("p", words) + "\n"
    case .list(let items): HTML.list(items)
    case .table(let table): HTML.table(table)
    case .figure(let figure): figure.markup
    case .text(let text): "<pre>" + HTML.escaped(text) + "</pre>\n"
    case .facts(let facts):
      "<dl>\n" + facts.map { HTML.element("dt", $0.name) + HTML.element("dd", $0.value) + "\n" }.joined() + "</dl>\n"
    case .files(let files):
      "<ul>\n"
        + files.map { "<li><a href=\"\(HTML.address(ofFile: $0.path))\">\(HTML.escaped($0.title))</a></li>\n" }.joined()
        + "</ul>\n"
    }
  }
}

extension HTMLPage.Figure {
  fileprivate var markup: String {
    let words =
      HTML.element("strong", caption) + (explanation.isEmpty ? "" : " " + HTML.escaped(explanation))
    return "<figure>\n<div class=\"picture\">\n\(svg.markup)\n</div>\n<figcaption>\(words)</figcaption>\n</figure>\n"
  }
}
