import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// A plain thread that runs one closure, such as a loop of its own or a sampler. Must be joined or detached.
public struct WorkerThread: Sendable {
  private let identity: pthread_t

  private final class Body {
    let name: String
    let run: @Sendable () -> Void

    init(name: String, run: @escaping @Sendable () -> Void) {
      self.name = name
      self.run = run
    }
  }

  /// - Parameter name: shown by `top -H` and profilers; the kernel keeps 15 bytes.
  /// - Throws: ``SystemError`` when there can be no further thread.
  public init(name: String, run: @escaping @Sendable () -> Void) throws(SystemError) {
    var identity = pthread_t()
    // Consumed once, by the thread itself.
    let body = Unmanaged.passRetained(Body(name: name, run: run))
    let status = pthread_create(
      &identity, nil,
      { context in
        let body = Unmanaged<Body>.fromOpaque(context!).takeRetainedValue()
        platform_set_process_name(body.name)
        body.run()
        return nil
      }, body.toOpaque())
    guard status == 0 else {
      body.release()
      throw SystemError("pthread_create", code: status)
    }
    self.identity = identity
  }

  /// Waits for the thread to end.
  public func join() { pthread_join(identity, nil) }

  /// Lets the thread end by itself, unobserved.
  public func detach() { pthread_detach(identity) }
}
