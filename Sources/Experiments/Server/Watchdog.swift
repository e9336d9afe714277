#if canImport(Glibc)
  import Glibc
#endif

/// Takes a server along when this program ends without having stopped it, as by SIGKILL: a shell in the server's process
/// group that waits for the end of a pipe, of which this program alone has the other end, and then kills the group.
///
/// A signal at the parent's death (prctl(2), PR_SET_PDEATHSIG) would need the server's own doing, reach no workers, and go by
/// the thread that started it. The shell sleeps in a read for all of the measurement, and is no descendant of the server.
final class Watchdog {
  private let processID: pid_t
  /// Closed, by us or by the kernel, it lets the watchdog bite.
  private let leash: FileDescriptor

  private static let script = "read _; kill -KILL 0"

  /// - Parameter group: of the server. Nothing when no process can be started: the server runs all the same.
  init?(group: pid_t) {
    guard case .success(let pipe) = makePipe() else { return nil }
    let request = SpawnRequest(
      command: ["/bin/sh", "-c", Self.script], standardInput: pipe.read, standardError: "/dev/null", group: group)
    guard case .success(let child) = spawn(request) else { return nil }
    pipe.read.close()
    processID = child
    leash = pipe.write
  }

  /// Waits for its end; the group has been killed before.
  func reap() {
    kill(processID, SIGKILL)
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    leash.close()
  }
}
