#if canImport(Glibc)
  import Glibc
#endif

/// A file or folder of /proc that stays open, so that reading it again costs one call and can never be of another process that got
/// the same number meanwhile: a descriptor of a process that is gone reads nothing. Closed when the value goes.
final class ProcFile {
  let descriptor: Int32

  /// Nothing when it is not there or may not be opened.
  init?(_ path: String, in folder: ProcFile? = nil, flags: Int32 = O_RDONLY) {
    descriptor = openat(folder?.descriptor ?? AT_FDCWD, path, flags | O_CLOEXEC)
    if descriptor < 0 { return nil }
  }

  deinit { close(descriptor) }

  /// Its text as it is now, as far as it fits into the buffer. Nothing when it cannot be read: the process or thread is gone.
  func read(into buffer: UnsafeMutableRawBufferPointer) -> ProcText? {
    while true {
      let count = pread(descriptor, buffer.baseAddress, buffer.count, 0)
      if count < 0, errno == EINTR { continue }
      return count >= 0 ? ProcText(UnsafeRawBufferPointer(rebasing: buffer[..<count])) : nil
    }
  }

  /// The number of links of a folder. That of /proc/PID/task grows by one for each thread, which is the cheapest way to see that
  /// threads began or ended.
  var links: UInt64? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt64(status.st_nlink) : nil
  }
}
