import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// How a program that was waited for came to its end.
enum BoundedRun: Equatable {
  case exited(Int32)
  /// It took too long, or a signal ended it.
  case killed
  /// With the code of posix_spawn(3).
  case notStarted(Int32)
}

/// Runs a program that reads nothing and leaves its results in files, and waits for it, at most so long.
///
/// It stays in our process group, so that Ctrl-C ends it as well.
///
/// - Parameter output: The file both its outputs go to.
func runBounded(_ command: [String], output: String, patience: Duration) -> BoundedRun {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
  posix_spawn_file_actions_adddup2(&actions, 1, 2)
  var arguments = command.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var child: pid_t = 0
  let code = posix_spawnp(&child, command[0], &actions, nil, &arguments, environ)
  return code == 0 ? wait(for: child, patience) : .notStarted(code)
}

private func wait(for child: pid_t, _ patience: Duration) -> BoundedRun {
  let deadline = ContinuousClock.now + patience
  var status: Int32 = 0
  while true {
    let ended = waitpid(child, &status, ContinuousClock.now < deadline ? WNOHANG : 0)
    if ended == child { return platform_signaled(status) ? .killed : .exited(platform_exit_status(status)) }
    if ended < 0, errno != EINTR { return .killed }
    // Asked again rather than told by SIGCHLD, which is the whole program's and may be another's business.
    usleep(2_000)
    if ContinuousClock.now >= deadline { kill(child, SIGKILL) }
  }
}
