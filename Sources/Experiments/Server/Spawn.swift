#if canImport(Glibc)
  import Glibc
#endif

/// A process just started.
struct SpawnedChild {
  var processID: pid_t
  var standardOutput: FileDescriptor
}

/// Starts a process: nothing on standard input, standard output to us, standard error to a file, signals at their
/// defaults and none blocked, as leader of a new process group.
///
/// Every other descriptor of ours closes on exec, as all of this package's do.
func spawn(_ command: [String], standardError: String) -> Result<SpawnedChild, SystemFailure> {
  var ends: [Int32] = [-1, -1]
  guard pipe(&ends) == 0 else { return .failure(SystemFailure("pipe", code: errno)) }
  let (readEnd, writeEnd) = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
  _ = fcntl(ends[0], F_SETFD, FD_CLOEXEC)
  _ = fcntl(ends[1], F_SETFD, FD_CLOEXEC)

  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
  posix_spawn_file_actions_addopen(&actions, 2, standardError, O_WRONLY | O_CREAT | O_APPEND, 0o644)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  setCleanSignals(&attributes)

  var arguments = command.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var child: pid_t = 0
  let code = posix_spawn(&child, command[0], &actions, &attributes, &arguments, environ)
  writeEnd.close()
  if code != 0 { return .failure(SystemFailure(command[0], code: code)) }
  return .success(SpawnedChild(processID: child, standardOutput: readEnd))
}

private func setCleanSignals(_ attributes: inout posix_spawnattr_t) {
  var none = sigset_t()
  sigemptyset(&none)
  var all = sigset_t()
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setpgroup(&attributes, 0)
  posix_spawnattr_setflags(
    &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
}
