#if canImport(Glibc)
  import Glibc
#endif

/// Room for descriptors that somebody is about to need who could not say so if there were none.
public enum DescriptorRoom {
  /// - Parameters:
  ///   - call: what will need them, for the error; `subject` says on or for what.
  /// - Throws: ``SystemError`` when so many cannot be had just now.
  public static func require(_ count: Int, for call: String, on subject: String = "") throws(SystemError) {
    var held: [Int32] = []
    defer { for descriptor in held { close(descriptor) } }
    while held.count < count {
      let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { throw SystemError(call, on: subject) }
      held.append(descriptor)
    }
  }
}
