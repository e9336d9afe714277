#if canImport(Glibc)
  import Glibc
#endif

/// A file descriptor with one owner.
final class FileDescriptor {
  private(set) var number: Int32

  init(_ number: Int32) { self.number = number }

  deinit { close() }

  /// May be called twice.
  func close() {
    if number >= 0 { _ = Glibc.close(number) }
    number = -1
  }

  /// Appends what can be read now, or within the wait; nothing at end of file.
  func read(into bytes: inout [UInt8], waitMilliseconds: Int32) {
    var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    guard poll(&waiting, 1, waitMilliseconds) > 0 else { return }
    // At end of file poll returns at once; without this pause the caller would spin until the process ends.
    if readOnce(into: &bytes) == 0 { usleep(UInt32(waitMilliseconds) * 1000) }
  }

  /// Appends up to 4 KiB; returns what `read` returns.
  func readOnce(into bytes: inout [UInt8]) -> Int {
    withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
      return count
    }
  }
}

/// What could not be done, as a sentence part.
struct SystemFailure: Error, Equatable {
  var reason: String
  /// Of errno(3).
  var code: Int32

  init(_ what: String, code: Int32) {
    reason = "\(what): \(String(cString: strerror(code)))"
    self.code = code
  }
}

/// The whole of a file.
///
/// - Parameter limit: bytes; more are a failure.
func contents(of path: String, atMost limit: Int = .max) -> Result<[UInt8], SystemFailure> {
  let number = open(path, O_RDONLY | O_CLOEXEC)
  if number < 0 { return .failure(SystemFailure("cannot be opened", code: errno)) }
  let file = FileDescriptor(number)
  defer { file.close() }
  var bytes: [UInt8] = []
  while true {
    let count = file.readOnce(into: &bytes)
    if count == 0 { return .success(bytes) }
    if bytes.count > limit { return .failure(SystemFailure("is longer than \(limit) bytes", code: EFBIG)) }
    if count < 0, errno != EINTR { return .failure(SystemFailure("cannot be read", code: errno)) }
  }
}

/// The last lines of a text file; none when it cannot be read.
func lastLines(of path: String, count: Int = 5) -> [String] {
  guard case .success(let bytes) = contents(of: path) else { return [] }
  return String(decoding: bytes.suffix(4096), as: UTF8.self).split(separator: "\n").suffix(count).map(String.init)
}
