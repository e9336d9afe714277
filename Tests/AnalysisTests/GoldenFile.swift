import Glibc
import Testing

/// The text of a file in `Golden`, which lies beside this one.
func goldenFile(_ name: String) throws -> String {
  let path = #filePath.replacing("GoldenFile.swift", with: "Golden/\(name)")
  let file = try #require(fopen(path, "r"), "\(path) cannot be opened")
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk.prefix(count) }
  return String(decoding: bytes, as: UTF8.self)
}
