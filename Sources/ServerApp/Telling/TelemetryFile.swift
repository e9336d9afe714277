import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// The file that a server appends its samples to, line by line. Lives on the loop; each line is one write.
///
/// A server does not stop for want of room on a disk: what cannot be written is lost, and said once.
final class TelemetryFile {
  let path: String
  private let descriptor: Int32
  private let troubled: (SystemError) -> Void
  private var hasTroubled = false
  /// The last line was written in part.
  private var isTorn = false

  /// Opens the file, or makes it. Worker processes close it before they do anything else.
  /// - Parameter troubled: told of the first line that cannot be written.
  /// - Throws: ``SystemError`` when it cannot be opened for writing.
  init(path: String, troubled: @escaping (SystemError) -> Void) throws {
    self.path = path
    self.troubled = troubled
    // Non-blocking, for a pipe: its reader must not hold up the loop.
    descriptor = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0o644)
    guard descriptor >= 0 else { throw SystemError("open", on: path) }
  }

  deinit { close(descriptor) }

  /// Appends a line, which bears its own newline at the end.
  func append(_ line: [UInt8]) {
    // Ends what was begun, so that at most one line is no sample.
    if isTorn, put([UInt8(ascii: "\n")]) != 1 { return }
    isTorn = false
    let count = put(line)
    guard count < line.count else { return }
    isTorn = count > 0
    if !hasTroubled { troubled(SystemError("write", on: path, code: count < 0 ? errno : ENOSPC)) }
    hasTroubled = true
  }

  private func put(_ bytes: [UInt8]) -> Int {
    while true {
      let count = write(descriptor, bytes, bytes.count)
      if count < 0, errno == EINTR { continue }
      return count
    }
  }
}
