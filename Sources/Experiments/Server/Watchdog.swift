#if canImport(Glibc)
  import Glibc
#endif

/// Takes a server along when this program ends without having stopped it, as by SIGKILL: a shell that waits for the end of a
/// pipe, of which this program alone has the other end, and then kills its process group, which is the server's as well.
///
/// It is started before the server, which joins its group: so there is no moment at which the server is unwatched.
/// A signal at the parent's death (prctl(2), PR_SET_PDEATHSIG) would need the server's own doing, reach no workers, and go by
/// the thread that started it. The shell sleeps in a read for all of the measurement, and is no descendant of the server.
final class Watchdog {
  /// Of itself, and of the group that it leads.
  let processID: pid_t
  /// Closed, by us or by the kernel, it lets the watchdog bite.
  private let leash: FileDescriptor

  private static let script = "read _; kill -KILL 0"

  /// Nothing when no process can be started: the server runs all the same.
  init?() {
    guard case .success(let pipe) = makePipe() else { return nil }
    let request = SpawnRequest(
      command: ["/bin/sh", "-c", Self.script], standardInput: pipe.read, standardError: "/dev/null")
    guard case .success(let child) = spawn(request) else { return nil }
    pipe.read.close()
    processID = child
    leash = pipe.write
  }

  /// Ends it, and waits for that. The group's number is free then.
  func reap() {
    kill(processID, SIGKILL)
    var status: Int32 = 0
    while waitpid(processID, &status, 0) < 0, errno == EINTR {}
    leash.close()
  }
}
