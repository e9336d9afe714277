import Measurement
import Testing

@testable import Report

@Suite struct HTMLPageTests {
  /// As gnuplot writes them, but short.
  private static let drawing = """
    <?xml version="1.0" encoding="utf-8"  standalone="no"?>
    <svg 
     viewBox="0 0 1000 400"
     xmlns="http://www.w3.org/2000/svg"
    >

    <title>Gnuplot</title>
    <desc>Produced by GNUPLOT 5.4 patchlevel 4 </desc>

    <g id="gnuplot_canvas">
    <defs><circle id='gpDot' r='0.5'/><use xlink:href='#gpDot' id='gpPt6'/></defs>
    <g id="gnuplot_plot_1a" ><title>gnuplot_plot_1a</title>
    <use xlink:href='#gpPt6' fill='url(#gpDot)'/><text font-family="DejaVu Sans:Bold">id='a' &lt;b> it's</text>
    </g></g>
    </svg>

    """

  @Test("a page is the one that was looked at")
  func golden() throws {
    let svg = try InlineSVG(Self.drawing, identifier: "graph1", title: "A & B")
    let figure = HTMLPage.Figure(svg, caption: "Latency.", explanation: "It shows how long, not why.")
    try expectGolden(PageSamples.page(figures: [figure]).text, "report", "html")
  }

  @Test("whatever is in words, none of it becomes a tag, an attribute or an address")
  func hostile() throws {
    let text = PageSamples.hostile.text
    #expect(!text.contains("<script") && !text.contains("alert('1')") && !text.contains("\u{0}"))
    #expect(text.matches(of: /<\/style>/).count == 1 && text.matches(of: /<\/title>/).count == 1)
    for address in text.matches(of: /(?:href|src)="([^"]*)"/) {
      #expect(address.1.hasPrefix("#section-") || address.1.hasPrefix("./"))
    }
    #expect(text.contains("href=\"./javascript%3Aalert%281%29\"") && text.contains("href=\"./host/a%20b.csv\""))
    // Every tag that is opened is one of ours, and is closed as often.
    let single: Set<Substring> = ["meta", "br"]
    let opened = text.matches(of: /<([a-z][a-z0-9]*)/).map(\.1).filter { !single.contains($0) }
    let closed = text.matches(of: /<\/([a-z0-9]+)>/).map(\.1)
    #expect(opened.sorted() == closed.sorted())
    #expect(!text.contains(/\son[a-z]+=/))
  }

  @Test("a page refers to nothing outside and runs nothing")
  func selfContained() {
    let text = PageSamples.page(figures: []).text
    #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("<link") && !text.contains("<img"))
    #expect(!text.contains("@import") && !text.contains("url("))
    #expect(text.contains("default-src 'none'"))
  }

  @Test(
    "a picture that is no drawing of gnuplot's is refused",
    arguments: [
      ("", "it has no <svg> with a viewBox"), ("<svg width='1'></svg>", "it has no <svg> with a viewBox"),
      ("<svg viewBox=\"0 0 1 1\">", "it has no <svg> with a viewBox"),
      ("</svg><svg viewBox=\"0 0 1 1\">", "it has no <svg> with a viewBox"),
      ("<svg viewBox=\"0 0 1 1\"><g><script>x</script></g></svg>", "holds a <script>"),
      ("<svg viewBox=\"0 0 1 1\"><image/></svg>", "holds a <image>"),
    ])
  func refused(document: String, words: String) {
    let error = #expect(throws: RecordError.self) { try InlineSVG(document, identifier: "a", title: "T") }
    #expect(error?.description.contains(words) == true)
  }

  @Test(
    "the verdict is at the top in words, not by colour alone",
    arguments: [
      (Verdict(), "<strong>valid</strong> The figures mean what they say."),
      (Verdict(.void, reasons: ["No reply."]), "<li>No reply.</li>"),
    ])
  func verdict(verdict: Verdict, words: String) {
    #expect(HTMLPage(title: "t", verdict: verdict, sections: []).text.contains(words))
  }
}
