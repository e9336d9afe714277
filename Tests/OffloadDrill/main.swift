import Offload

#if canImport(Glibc)
  import Glibc
#endif

/// Runs one scenario of the process pool in a process that has one thread, as forking demands and a test runner has not.
/// Exit status 0: it went as it should; 1: it did not, and standard error says what; 64: there is no such scenario.
WorkerProgram.runIfAsked()
// Whatever goes wrong, the runner is not kept waiting.
alarm(60)

let name = CommandLine.arguments.dropFirst().first ?? ""
guard let scenario = Scenario(rawValue: name) else {
  complain("usage: offload-drill \(Scenario.allCases.map(\.rawValue).joined(separator: "|"))")
  exit(64)
}
do {
  try scenario.run()
} catch {
  complain("\(name): \(error)")
  exit(1)
}
