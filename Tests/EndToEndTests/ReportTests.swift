import Foundation
import Testing

/// Run in the page by the browser: what each picture looks like there, as JSON in an attribute of the page's own element.
private let examination = """
  <script>
    const page = document.documentElement
    page.dataset.pictures = JSON.stringify([...document.querySelectorAll('figure svg')].map(picture => {
      const frame = picture.getBoundingClientRect()
      const words = [...picture.querySelectorAll('text')].filter(text => text.textContent.trim())
      const outside = words.filter(text => {
        const box = text.getBoundingClientRect()
        return box.left < frame.left - 1 || box.right > frame.right + 1
          || box.top < frame.top - 1 || box.bottom > frame.bottom + 1
      })
      return {
        title: picture.querySelector('title')?.textContent ?? '', width: frame.width, height: frame.height,
        shapes: picture.querySelectorAll('path, polygon, polyline, circle, rect, use').length, words: words.length,
        clipped: outside.map(text => text.textContent),
      }
    }))
    page.dataset.overflow = page.scrollWidth - page.clientWidth
    page.dataset.fetched = performance.getEntriesByType('resource').length
  </script>
  """

private struct Picture: Decodable {
  var title: String
  var width, height: Double
  var shapes, words: Int
  /// Words that stand outside of the picture.
  var clipped: [String]
}

@Suite("reactometer report, from a short real run")
struct ReportTests {
  private static let plan = """
    name: short
    fib: 16
    seed: 3
    warmup: 50ms
    settle: 20ms
    timeout: 5s
    interval: 50ms
    servers:
      - name: inline-server
      - { name: process-server, workers: 1, policy: other }
    experiments:
      B: { connections: 2, duration: 200ms, repeats: 2 }
      C:
        repeats: 2
        throughput: { connections: 2, duration: 200ms }
        probe: { rate: 100/s, duration: 500ms }
        load: { connections: 1 }
    """

  /// A run of the plan and all files of its report.
  private func reported() throws -> (folder: URL, scratch: Scratch) {
    let scratch = try Scratch()
    let plan = scratch.file("plan.yaml")
    try Self.plan.write(to: plan, atomically: true, encoding: .utf8)
    let results = scratch.file("results")
    let run = try RunningProcess.run("reactometer", ["run", plan.path, "--results", results.path])
    #expect(run.status == 0, "\(run.errors)")
    let folder = try #require(try FileManager.default.contentsOfDirectory(atPath: results.path).first)
    let report = try RunningProcess.run(
      "reactometer", ["report", results.appendingPathComponent(folder).path, "--all"])
    #expect(report.status == 0 && report.errors == "", "\(report.errors)")
    return (results.appendingPathComponent(folder).appendingPathComponent("report"), scratch)
  }

  @Test("the page opens in a browser and shows every picture whole; the PNG files are the same pictures")
  func page() throws {
    let (folder, scratch) = try reported()
    defer { withExtendedLifetime(scratch) {} }
    let html = try String(contentsOf: folder.appendingPathComponent("report.html"), encoding: .utf8)
    for elsewhere in ["src=\"http", "href=\"http", "<link", "<script", "@import"] {
      #expect(!html.contains(elsewhere), "the page fetches or runs something: \(elsewhere)")
    }

    let element = try element(of: html, in: scratch)
    #expect(element.contains("data-fetched=\"0\""))
    #expect(element.contains("data-overflow=\"0\""), "the page is wider than the window")
    let json = try #require(element.firstMatch(of: /data-pictures="([^"]*)"/)?.1).replacing("&quot;", with: "\"")
      .replacing("&lt;", with: "<").replacing("&gt;", with: ">").replacing("&amp;", with: "&")
    let pictures = try JSONDecoder().decode([Picture].self, from: Data(json.utf8))

    let titles = [
      "How much of its throughput", "p99 of the probe", "All latencies of the probe", "Memory before, during and after",
      "Where the time",
    ]
    for title in titles {
      #expect(
        pictures.contains { $0.title.contains(title) }, "no picture of '\(title)' in \(pictures.map(\.title))")
    }
    for picture in pictures {
      #expect(picture.width > 600 && picture.height > 150, "\(picture)")
      #expect(picture.shapes > 10 && picture.words > 5, "\(picture)")
      #expect(picture.clipped == [], "\(picture.title)")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".png") }
    #expect(files.count == pictures.count)
    for file in files { try checkPNG(folder.appendingPathComponent(file)) }
  }

  /// The page's outermost element after a browser has opened it and its pictures were examined there. The page itself
  /// forbids scripts and everything from elsewhere; without that, what it would fetch is counted.
  private func element(of html: String, in scratch: Scratch) throws -> Substring {
    let copy = scratch.file("examined.html")
    let policy = try #require(html.firstMatch(of: /<meta http-equiv="Content-Security-Policy"[^>]*>/)?.0)
    #expect(policy.contains("default-src 'none'"))
    let open = html.replacing(policy, with: "").replacing("</body>", with: examination + "</body>")
    try open.write(to: copy, atomically: true, encoding: .utf8)
    let flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1000,1400"]
    let profile = "--user-data-dir=\(scratch.file("profile").path)"
    // Its errors tell of the machine's missing services, not of the page.
    let browser = try RunningProcess.run("/usr/bin/chromium", flags + [profile, "--dump-dom", copy.absoluteString])
    #expect(browser.status == 0, "\(browser.errors)")
    return try #require(browser.output.firstMatch(of: /<html[^>]*>/)?.0, "no page: \(browser.output.prefix(300))")
  }

  private func checkPNG(_ file: URL) throws {
    let bytes = [UInt8](try Data(contentsOf: file))
    func number(at offset: Int) -> Int { bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) } }
    try #require(bytes.count > 5_000 && bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]), "\(file.lastPathComponent)")
    #expect(number(at: 16) == 1_000 && number(at: 20) >= 200, "\(file.lastPathComponent)")
  }
}
