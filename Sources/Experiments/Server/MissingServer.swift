public import Plans
public import Records

#if canImport(Glibc)
  import Glibc
#endif

extension ExperimentPlan {
  /// The first server whose program is not there: ours in a folder, a foreign one where its path says or in PATH. Asked
  /// before a run, else it would be found out minutes later.
  public func missingServer(in folder: String) -> ServerFailure? {
    for server in servers {
      guard let problem = Self.problem(of: server, in: folder) else { continue }
      return ServerFailure(.notStarted, server: server.label, reason: "cannot be started: \(problem)")
    }
    return nil
  }

  private static func problem(of server: ServerPlan, in folder: String) -> String? {
    if let executable = server.executable(in: folder) { return problem(ofProgram: executable) }
    guard let program = server.command?.first else { return nil }
    if program.contains("/") { return problem(ofProgram: program) }
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
    let folders = path.split(separator: ":", omittingEmptySubsequences: false)
    let isFound = folders.contains { problem(ofProgram: "\($0.isEmpty ? "." : $0)/\(program)") == nil }
    return isFound ? nil : "no program '\(program)' is in PATH"
  }

  private static func problem(ofProgram path: String) -> String? {
    if access(path, X_OK) != 0 { return "\(path): \(String(cString: strerror(errno)))" }
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    return isFolder ? "\(path) is a folder" : nil
  }
}
