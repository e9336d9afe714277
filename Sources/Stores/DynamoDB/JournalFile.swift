#if canImport(Glibc)
  import Glibc
#endif

/// The file of a journal. Lines go straight to the kernel, each in one call, so that they survive whatever kills this program; when the machine
/// itself loses power the newest may be gone, and their records are then put a second time with the same content.
final class JournalFile {
  let path: String
  private let descriptor: Int32

  private init(path: String, descriptor: Int32) {
    self.path = path
    self.descriptor = descriptor
  }

  deinit { close(descriptor) }

  /// What the file holds; nil: there is none, or no more than a torn head.
  static func read(_ path: String) throws(StoreError) -> Journal? {
    guard let bytes = try contents(path) else { return nil }
    return try journal(bytes, path)
  }

  /// Of which load it is; nil as with ``read(_:)``. Of a file that has grown long only the beginning is looked at.
  static func identity(_ path: String) throws(StoreError) -> String? {
    guard let bytes = try contents(path, lines: Journal.headLines) else { return nil }
    return try journal(bytes, path)?.identity
  }

  private static func journal(_ bytes: [UInt8], _ path: String) throws(StoreError) -> Journal? {
    do {
      return try Journal(bytes)
    } catch {
      throw .fatal(
        .occupied,
        "The file \(path) is not the journal of a load (line \(error.line): \(error.reason)); name another with --journal."
      )
    }
  }

  /// Begins the file anew with this head.
  static func begin(_ path: String, _ journal: Journal) throws(StoreError) -> JournalFile {
    // Beside it first, so that at no moment there is half of one.
    let fresh = path + ".new"
    let descriptor = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure("written", fresh) }
    let file = JournalFile(path: path, descriptor: descriptor)
    try file.append(journal.head)
    guard fsync(descriptor) == 0, rename(fresh, path) == 0 else { throw failure("written", path) }
    return file
  }

  /// Goes on with a file that is there, after cutting off a torn last line.
  static func resume(_ path: String) throws(StoreError) -> JournalFile {
    guard let bytes = try contents(path) else { throw failure("found", path) }
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("written", path) }
    let file = JournalFile(path: path, descriptor: descriptor)
    let whole = (bytes.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1
    guard whole == bytes.count || ftruncate(descriptor, whole) == 0 else { throw failure("written", path) }
    return file
  }

  /// Opens a file that is there for further lines; several may do so at once.
  static func join(_ path: String) throws(StoreError) -> JournalFile {
    let descriptor = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("written", path) }
    return JournalFile(path: path, descriptor: descriptor)
  }

  /// Whole lines, in one call.
  func append(_ lines: String) throws(StoreError) {
    let bytes = Array(lines.utf8)
    var result = write(descriptor, bytes, bytes.count)
    while result < 0, errno == EINTR { result = write(descriptor, bytes, bytes.count) }
    guard result == bytes.count else {
      if result >= 0 { errno = ENOSPC }
      throw Self.failure("written", path)
    }
  }

  /// - Parameter lines: how many of the first are wanted; nil: all there is.
  private static func contents(_ path: String, lines: Int? = nil) throws(StoreError) -> [UInt8]? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    if descriptor < 0, errno == ENOENT { return nil }
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw failure("read", path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: block[..<count])
      if let lines, let beginning = bytes.first(lines: lines) { return Array(beginning) }
    }
  }

  private static func failure(_ what: String, _ path: String) -> StoreError {
    let reason = String(cString: strerror(errno))
    return .fatal(
      .occupied, "The journal \(path) could not be \(what) (\(reason)); name a file in another place with --journal.")
  }
}

extension [UInt8] {
  /// So many lines with their ends; nil when there are fewer.
  fileprivate func first(lines: Int) -> ArraySlice<UInt8>? {
    let ends = indices.lazy.filter { self[$0] == UInt8(ascii: "\n") }
    return ends.dropFirst(lines - 1).first.map { self[...$0] }
  }
}
