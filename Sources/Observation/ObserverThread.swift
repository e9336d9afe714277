import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// Why something could not be observed, as a sentence without its full stop.
public struct ObservationFailure: Error, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}

/// A thread that runs one closure. Must be joined.
struct ObserverThread {
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
  init(name: String, run: @escaping @Sendable () -> Void) throws(ObservationFailure) {
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
      throw ObservationFailure("no thread could be started: \(String(cString: strerror(status)))")
    }
    self.identity = identity
  }

  /// Waits for the thread to end.
  func join() { pthread_join(identity, nil) }
}
