public import Report

#if canImport(Glibc)
  import Glibc
#endif

/// Draws graphs with the program gnuplot, which is looked for in PATH. One process for each picture, in a folder of its own
/// that is removed with this.
public final class Gnuplot {
  /// Why there is no picture; prints as a sentence.
  public struct Failure: Error, Equatable, Sendable, CustomStringConvertible {
    /// gnuplot itself is not there, so no other picture can be drawn either.
    public var isMissing = false
    public var description: String
  }

  /// After this a process is killed: a picture takes a fraction of a second.
  public static let patience = Duration.seconds(60)

  private let program: String
  private let folder: String

  /// - Parameter program: a path, or a name to look for in PATH.
  public init(_ program: String = "gnuplot") throws(Failure) {
    self.program = program
    var template = Array("/tmp/reactometer-graphs-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(description: "No folder for gnuplot's files can be made below /tmp: \(reason(errno)).")
    }
    folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit {
    for name in ["script", "picture", "words"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }

  /// The picture as an SVG document.
  public func svg(_ graph: Graph) throws(Failure) -> String {
    String(decoding: try draw(graph, .svg), as: UTF8.self)
  }

  /// The picture as a PNG file, so many pixels wide.
  public func png(_ graph: Graph, width: Int = 1000) throws(Failure) -> [UInt8] { try draw(graph, .png(width: width)) }

  private func draw(_ graph: Graph, _ terminal: Graph.Terminal) throws(Failure) -> [UInt8] {
    let (script, picture, words) = ("\(folder)/script", "\(folder)/picture", "\(folder)/words")
    unlink(picture)
    guard write(graph.gnuplot(terminal: terminal, output: picture), to: script) else {
      throw Failure(description: "\(script) cannot be written: \(reason(errno)).")
    }
    // Without the user's own settings, which would give every machine other pictures.
    switch runBounded([program, "-d", script], output: words, patience: Self.patience) {
    case .exited(0): break
    case .notStarted(ENOENT):
      throw Failure(
        isMissing: true,
        description: "There are no graphs, for gnuplot is not installed; apt-get install gnuplot-nox brings it.")
    case .notStarted(let code): throw Failure(description: "\(program) cannot be started: \(reason(code)).")
    case .exited(let status): throw complaint(graph, "ended with status \(status)", words)
    case .killed: throw complaint(graph, "took longer than \(Self.patience) and was ended", words)
    }
    guard case .success(let bytes) = contents(of: picture), !bytes.isEmpty else {
      throw complaint(graph, "drew nothing", words)
    }
    return bytes
  }

  private func complaint(_ graph: Graph, _ what: String, _ words: String) -> Failure {
    let said = (try? contents(of: words).get()).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let last = said.split(separator: "\n").last.map { ": \($0)" } ?? ""
    return Failure(description: "The picture '\(graph.title)' is missing, for gnuplot \(what)\(last).")
  }

  private func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "we") else { return false }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
  }
}

private func reason(_ code: Int32) -> String { String(cString: strerror(code)) }
