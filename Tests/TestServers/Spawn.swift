import Foundation

/// A child process whose end is waited for by its pid.
///
/// Foundation's `Process` is not used: a server that lives as long as the tests must not inherit what other tests have open just then.
struct Spawn {
  private let pid: pid_t

  /// Takes over both descriptors; standard error goes where the output goes.
  init(_ command: [String], input: Int32?, output: Int32) throws {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if let input {
      posix_spawn_file_actions_adddup2(&actions, input, 0)
    } else {
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    }
    posix_spawn_file_actions_adddup2(&actions, output, 1)
    posix_spawn_file_actions_adddup2(&actions, output, 2)
    // What other tests have open just then; a number that is not is no error.
    for descriptor in Int32(3)..<256 { posix_spawn_file_actions_addclose(&actions, descriptor) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own: an interrupt at the terminal is for the tests, which then end it.
    let newSession: Int16 = 0x80  // POSIX_SPAWN_SETSID, which Glibc's module leaves out.
    posix_spawnattr_setflags(&attributes, newSession)
    let arguments = command.map { strdup($0) } + [nil]
    defer { for argument in arguments { free(argument) } }
    var child: pid_t = 0
    let failed = posix_spawn(&child, command[0], &actions, &attributes, arguments, environ)
    for descriptor in [input, output].compactMap({ $0 }) { close(descriptor) }
    guard failed == 0 else {
      throw PostgresServer.Failure(description: "\(command[0]) could not be started: errno \(failed)")
    }
    pid = child
  }

  /// Its exit status, 128 + signal when it was killed.
  func wait() -> Int32 {
    var status: Int32 = 0
    while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7f == 0 ? status >> 8 & 0xff : 128 + status & 0x7f
  }
}
