#if canImport(Glibc)
  import Glibc
#endif

/// A file that is written whole or not at all: under another name first, then renamed. Tried before a run, so that a place
/// that cannot be written to is known before the time is spent; a run that is broken off leaves nothing there.
final class OutputFile {
  private let path: String
  /// Where the bytes go until they are complete; nothing when they go straight to `path`.
  private let temporary: String?
  private var descriptor: Int32 = -1

  /// - Parameter path: `-` for standard output. Devices and pipes are written to directly.
  /// - Throws: ``CommandFailure`` with status 73.
  init(_ path: String) throws {
    self.path = path
    var status = stat()
    if path == "-" {
      temporary = nil
      descriptor = dup(1)
    } else if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG {
      temporary = nil
      descriptor = open(path, O_WRONLY | O_CLOEXEC)
    } else {
      temporary = "\(path).\(getpid()).part"
      descriptor = create()
    }
    guard descriptor >= 0 else { throw OutputFile.failure(path) }
    if temporary != nil { abandon() }
  }

  private func create() -> Int32 {
    temporary.map { open($0, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644) } ?? -1
  }

  deinit { abandon() }

  var isStandardOutput: Bool { path == "-" }

  /// Writes everything and gives the file its name.
  func write(_ text: String) throws {
    if temporary != nil { descriptor = create() }
    guard Console.write(Array(text.utf8), to: descriptor) else {
      let failure = OutputFile.failure(path)
      abandon()
      throw failure
    }
    close(descriptor)
    descriptor = -1
    if let temporary, rename(temporary, path) != 0 {
      let failure = OutputFile.failure(path)
      unlink(temporary)
      throw failure
    }
  }

  private func abandon() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    descriptor = -1
    if let temporary { unlink(temporary) }
  }

  private static func failure(_ path: String) -> CommandFailure {
    CommandFailure(.cannotCreate, "'\(path)' cannot be written: \(String(cString: strerror(errno))).")
  }
}
