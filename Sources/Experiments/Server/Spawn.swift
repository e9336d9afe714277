import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// How a process is to be started.
struct SpawnRequest {
  /// The program and its arguments. A program without a slash is looked for in PATH.
  var command: [String]
  /// Nothing for /dev/null.
  var standardInput: FileDescriptor?
  /// Nothing for the same file as standard error.
  var standardOutput: FileDescriptor?
  /// The file standard error is appended to; /dev/null where it cannot be opened, for the folder may be gone or full.
  var standardError: String
  /// The process group it joins; 0 for a new one, of which it is the leader.
  var group: pid_t = 0
}

/// Starts a process: signals at their defaults and none blocked, in the working directory and environment of this one.
///
/// Every other descriptor of ours closes on exec, as all of this package's do.
func spawn(_ request: SpawnRequest) -> Result<pid_t, SystemFailure> {
  var actions = posix_spawn_file_actions_t()
  posix_spawn_file_actions_init(&actions)
  defer { posix_spawn_file_actions_destroy(&actions) }
  if let input = request.standardInput {
    posix_spawn_file_actions_adddup2(&actions, input.number, 0)
  } else {
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  }
  let log = usableLog(request.standardError)
  posix_spawn_file_actions_addopen(&actions, 2, log, O_WRONLY | O_CREAT | O_APPEND, 0o644)
  posix_spawn_file_actions_adddup2(&actions, request.standardOutput?.number ?? 2, 1)

  var attributes = posix_spawnattr_t()
  posix_spawnattr_init(&attributes)
  defer { posix_spawnattr_destroy(&attributes) }
  setCleanSignals(&attributes)
  posix_spawnattr_setpgroup(&attributes, request.group)

  var arguments = request.command.map { strdup($0) } + [nil]
  defer { for argument in arguments { free(argument) } }
  var child: pid_t = 0
  let code = posix_spawnp(&child, request.command[0], &actions, &attributes, &arguments, environ)
  return code == 0 ? .success(child) : .failure(SystemFailure(request.command[0], code: code))
}

private func usableLog(_ path: String) -> String {
  let number = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
  if number < 0 { return "/dev/null" }
  close(number)
  return path
}

private func setCleanSignals(_ attributes: inout posix_spawnattr_t) {
  var none = sigset_t()
  sigemptyset(&none)
  var all = sigset_t()
  sigfillset(&all)
  posix_spawnattr_setsigmask(&attributes, &none)
  posix_spawnattr_setsigdefault(&attributes, &all)
  posix_spawnattr_setflags(
    &attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP))
}

/// Both ends of a new pipe; they close on exec.
func makePipe() -> Result<(read: FileDescriptor, write: FileDescriptor), SystemFailure> {
  var ends: [Int32] = [-1, -1]
  guard platform_pipe(&ends) == 0 else { return .failure(SystemFailure("pipe", code: errno)) }
  return .success((FileDescriptor(ends[0]), FileDescriptor(ends[1])))
}
