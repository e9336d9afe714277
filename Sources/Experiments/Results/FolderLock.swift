#if canImport(Glibc)
  import Glibc
#endif

/// Keeps others out of a folder as long as it is held; the kernel lets go of it however the process ends. flock(2) on the
/// folder itself, so that there is no file that could be left behind.
final class FolderLock: Sendable {
  private let descriptor: Int32

  init(_ path: String) throws(ResultsFolder.Failure) {
    descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    if descriptor < 0 {
      throw ResultsFolder.Failure(
        kind: .reading, description: "\(path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    // File systems without locks let two runs in, rather than none.
    if flock(descriptor, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
      close(descriptor)
      throw ResultsFolder.Failure(
        kind: .taken, description: "\(path) belongs to a run that is going on; wait for its end, or end it")
    }
  }

  deinit { close(descriptor) }
}
