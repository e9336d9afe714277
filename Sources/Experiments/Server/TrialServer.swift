import HTTPCodec
import Pacing
import Plans
import Records

#if canImport(Glibc)
  import Glibc
#endif

/// A server as a trial sees it: where it answers and, unless it ran before and will run on, the process that it is.
///
/// Owned by one thread; ``stop(grace:)`` must be called before it is let go.
final class TrialServer {
  private let plan: ServerPlan
  private let fib: Int
  /// Nothing for a server that runs already, which is never stopped.
  let process: ServerProcess?
  /// Where a foreign server will answer; one of ours says so itself.
  private let knownAddress: ServerAddress?

  /// The command line a trial's server is started with, for the record; empty for one that runs already.
  let command: [String]

  var label: String { plan.label }

  /// Starts it; returns before it answers.
  ///
  /// - Parameters:
  ///   - ownArguments: what one of our servers is told beside what the plan says.
  ///   - log: the file its standard error goes to.
  init(_ trial: Trial, in folder: String, ownArguments: [String], log: String) throws(ServerFailure) {
    (plan, fib) = (trial.server, trial.fib)
    if let executable = plan.executable(in: folder) {
      knownAddress = nil
      command = [executable] + plan.commandLine(fib: fib) + ownArguments
      process = try ServerProcess(label: plan.label, command: command, kind: .own, log: log)
      return
    }
    let (address, port) = try Self.place(of: plan)
    knownAddress = address
    command = plan.foreignCommand(port: port, fib: fib) ?? []
    process =
      command.isEmpty
      ? nil : try ServerProcess(label: plan.label, command: command, kind: .foreign, log: log)
  }

  /// Where a foreign server is to answer; on a free port where the plan leaves that open.
  private static func place(of plan: ServerPlan) throws(ServerFailure) -> (address: ServerAddress, port: UInt16) {
    func failure(_ reason: String) -> ServerFailure {
      ServerFailure(.notStarted, server: plan.label, reason: reason)
    }
    let port: UInt16
    let address: ServerAddress
    do { port = try freePort().get() } catch { throw failure("cannot be given \(error.reason)") }
    do {
      address = try ServerAddress(url: plan.filled(plan.url ?? "http://127.0.0.1:{port}", port: port, fib: 0))
    } catch { throw failure("cannot be reached: \(error.description)") }
    if plan.command != nil, Conversation(address: address, timeout: .seconds(1)).isAnswered {
      throw failure("cannot be started: something else answers at \(address.url) already")
    }
    return (address, address.port)
  }

  /// The last lines it wrote.
  var lastWords: [String] { process?.lastWords ?? [] }

  /// How the process ended, such as `exited with status 3`; nothing while it runs.
  func endingIfEnded() -> String? { process?.endingIfEnded() }

  /// Ends it, unless it ran before; says how it ended.
  func stop(grace: Duration) -> String { process?.stop(grace: grace) ?? "runs on" }

  /// Waits until it answers.
  ///
  /// - Parameter isInterrupted: asked every few milliseconds; when true the wait ends with nothing.
  func waitUntilReady(
    within limit: Duration, isInterrupted: () -> Bool
  ) throws(ServerFailure) -> ServerAddress? {
    if let knownAddress {
      return try waitForAnswer(at: knownAddress, within: limit, isInterrupted: isInterrupted) ? knownAddress : nil
    }
    return try process?.waitUntilListening(
      name: plan.name ?? "", fib: fib, within: limit, isInterrupted: isInterrupted)?.address
  }

  /// Asks a foreign server for the easy answer until it gives one.
  private func waitForAnswer(
    at address: ServerAddress, within limit: Duration, isInterrupted: () -> Bool
  ) throws(ServerFailure) -> Bool {
    let target = plan.filled(plan.easyTarget, port: address.port, fib: fib)
    let deadline = ContinuousClock.now + limit
    while true {
      if isInterrupted() { return false }
      let reply = Conversation(address: address, timeout: .seconds(1)).reply(to: target)
      if let ending = endingIfEnded() { throw failure("\(ending) before it answered at \(address.url)") }
      if case .success(let text) = reply, Reply(text)?.isGood == true { return true }
      // One that runs already may still be busy with what the trial before left; but if nobody listens, it does not run.
      var isAbsent = false
      if process == nil, case .failure(let error) = reply { isAbsent = error.code == ECONNREFUSED }
      if isAbsent || ContinuousClock.now >= deadline {
        throw failure(
          "did not answer GET \(target) at \(address.url)\(isAbsent ? "" : " within \(limit.shortText)"): "
            + Self.explain(reply, target))
      }
      usleep(20_000)
    }
  }

  private static func explain(_ reply: Result<String, SystemFailure>, _ target: String) -> String {
    switch reply {
    case .failure(let error): error.reason
    case .success(let text):
      "it " + (ServerCheck.problem(with: text, to: .init(path: target, body: nil)) ?? "answered too late")
    }
  }

  private func failure(_ reason: String) -> ServerFailure {
    ServerFailure(.notStarted, server: label, reason: reason, lastWords: lastWords)
  }
}
