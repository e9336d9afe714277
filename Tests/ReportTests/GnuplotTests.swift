import Glibc
import Testing

@testable import Report

/// Runs the real gnuplot, which `scripts/setup` installs.
@Suite struct GnuplotTests {
  @Test("gnuplot draws each kind of graph without a word", arguments: GraphSamples.all.map(\.name))
  func draws(name: String) throws {
    let graph = try #require(GraphSamples.all.first { $0.name == name }).graph
    let svg = try drawn(graph)
    let picture = try InlineSVG(svg, identifier: "graph-1", title: graph.title)
    #expect(picture.markup.hasPrefix("<svg viewBox=\"0 0 1000 "))
    // Each title is whole and as it was given, whatever is in it.
    let words = TextSize.wrapped(graph.title, size: GraphLayout.Size.title, width: 900)
    #expect(picture.markup.contains(words.replacing("&", with: "&amp;").replacing("<", with: "&lt;")))
  }

  @Test("gnuplot draws into pixels of the width that was asked for")
  func png() throws {
    let path = try temporaryFile("")
    defer { unlink(path) }
    #expect(try gnuplot(GraphSamples.shareKept.gnuplot(terminal: .png(width: 500), output: path)) == "")
    let file = try #require(fopen(path, "r"))
    defer { fclose(file) }
    var head = [UInt8](repeating: 0, count: 24)
    #expect(fread(&head, 1, 24, file) == 24)
    #expect(head[1...3].elementsEqual("PNG".utf8) && Int(head[18]) << 8 | Int(head[19]) == 500)
  }

  @Test("pictures on one page share no id, refer only to their own, and end where they should")
  func ids() throws {
    let pictures = try [GraphSamples.sweep, GraphSamples.timeline(servers: 3)].enumerated().map { index, graph in
      try InlineSVG(drawn(graph), identifier: "graph-\(index)", title: graph.title)
    }
    let markup = pictures.map(\.markup).joined()
    let ids = markup.matches(of: /\bid=['"]([^'"]*)['"]/).map { String($0.1) }
    #expect(ids.count > 20 && Set(ids).count == ids.count)
    for reference in markup.matches(of: /href=['"]#([^'"]*)['"]/) { #expect(ids.contains(String(reference.1))) }
    #expect(markup.matches(of: /<g[ >]/).count == markup.matches(of: /<\/g>/).count)
    #expect(!markup.contains("gnuplot_") && !markup.contains("Gnuplot") && markup.contains("font-weight=\"bold\""))
  }

  // MARK: The real one

  private func drawn(_ graph: Graph) throws -> String {
    let path = try temporaryFile("")
    defer { unlink(path) }
    let words = try gnuplot(graph.gnuplot(terminal: .svg, output: path))
    #expect(words == "", "gnuplot complains")
    return try textFile(path)
  }

  /// What gnuplot says when it runs a script.
  private func gnuplot(_ script: String) throws -> String {
    let path = try temporaryFile(script)
    defer { unlink(path) }
    let pipe = try #require(popen("gnuplot \(path) 2>&1", "r"))
    var words: [UInt8] = []
    while case let byte = fgetc(pipe), byte != EOF { words.append(UInt8(truncatingIfNeeded: byte)) }
    #expect(pclose(pipe) == 0, "gnuplot failed, or is not installed: scripts/setup installs it")
    return String(decoding: words, as: UTF8.self)
  }

  private func temporaryFile(_ text: String) throws -> String {
    var template = Array("/tmp/reactometer-graph-XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    try #require(descriptor >= 0)
    let file = try #require(fdopen(descriptor, "w"))
    defer { fclose(file) }
    let bytes = Array(text.utf8)
    #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
