import Glibc
import Testing

/// The text of a file in `Golden`, which lies beside this one.
func goldenFile(_ name: String) throws -> String {
  let path = #filePath.replacing("GoldenFile.swift", with: "Golden/\(name).txt")
  let file = try #require(fopen(path, "r"), "\(path) cannot be opened")
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 16)
  let count = fread(&bytes, 1, bytes.count, file)
  return String(decoding: bytes.prefix(count), as: UTF8.self)
}
