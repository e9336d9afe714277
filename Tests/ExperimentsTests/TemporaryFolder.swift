#if canImport(Glibc)
  import Glibc
#endif

/// A folder that goes when the test ends.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/reactometer-test.XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit { remove(path) }

  /// Removes a folder of files.
  func remove(_ path: String) {
    for name in names(path) { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// Removes a folder of files and of folders of files.
  func removeAll(_ path: String) {
    for name in names(path) where name != "." && name != ".." { remove("\(path)/\(name)") }
    remove(path)
  }

  /// Puts a text in place of what a file holds.
  func write(_ text: String, to path: String) {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    precondition(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
  }

  private func names(_ path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }

  /// Writes an executable shell script that stands in for a server.
  func script(_ name: String = "fake", _ body: String) -> String {
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o755)
    let text = "#!/bin/sh\n\(body)\n"
    precondition(Glibc.write(file, text, text.utf8.count) == text.utf8.count)
    close(file)
    return "\(path)/\(name)"
  }
}
