public import Plans
public import Records

#if canImport(Glibc)
  import Glibc
#endif

extension ExperimentPlan {
  /// The first server of ours whose executable is not in a folder. Asked before a run, else it would be found out minutes
  /// later.
  public func missingServer(in folder: String) -> ServerFailure? {
    for server in servers {
      guard let name = server.name, access("\(folder)/\(name)", X_OK) != 0 else { continue }
      let reason = String(cString: strerror(errno))
      return ServerFailure(
        .notStarted, server: server.label, reason: "cannot be started: \(folder)/\(name): \(reason)")
    }
    return nil
  }
}
