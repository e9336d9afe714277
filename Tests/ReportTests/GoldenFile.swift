import Glibc
import Testing

/// The text of a file in `Golden`, which lies beside this one.
func goldenFile(_ name: String, _ ending: String = "txt") throws -> String {
  try textFile(#filePath.replacing("GoldenFile.swift", with: "Golden/\(name).\(ending)"))
}

/// The whole text of a file.
func textFile(_ path: String) throws -> String {
  let file = try #require(fopen(path, "r"), "\(path) cannot be opened")
  defer { fclose(file) }
  var text: [UInt8] = []
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&bytes, 1, bytes.count, file), count > 0 { text += bytes.prefix(count) }
  return String(decoding: text, as: UTF8.self)
}

/// Expects what was written to be the golden file, and says where it first is not.
func expectGolden(
  _ text: String, _ name: String, _ ending: String = "txt", sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let golden = try goldenFile(name, ending)
  if text == golden { return }
  let lines = (text, golden)
  let (ours, theirs) = (
    lines.0.split(separator: "\n", omittingEmptySubsequences: false),
    lines.1.split(separator: "\n", omittingEmptySubsequences: false)
  )
  let line = zip(ours, theirs).enumerated().first { $1.0 != $1.1 }?.offset ?? min(ours.count, theirs.count)
  func at(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line]) : "nothing" }
  Issue.record(
    "line \(line + 1) is\n\(at(ours))\nand not\n\(at(theirs))\nas in Golden/\(name).\(ending)",
    sourceLocation: sourceLocation)
}
