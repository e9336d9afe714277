import ArgumentParser
import Httperf
import LoadClient

/// `reactometer httperf`: httperf's options in, httperf's text out.
struct HttperfCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "httperf",
    abstract: "Does what httperf does: its options, its text.")

  @Argument(parsing: .captureForPassthrough, help: "httperf's options; --help lists them.")
  var arguments: [String] = []

  func run() throws {
    switch try parsed() {
    case .help: Console.print(Httperf.HttperfCommand.usage)
    case .version: Console.print("httperf: httperf-0.9.0, as reactometer speaks it.\n")
    case .run(let options): try perform(options)
    }
  }

  private func parsed() throws -> Httperf.HttperfCommand {
    do { return try .parse(arguments) } catch { throw CommandFailure(.usage, "\(error).") }
  }

  /// Standard output is httperf's to the byte; what we think of the run goes to standard error and the exit status.
  private func perform(_ options: HttperfOptions) throws {
    if let problem = options.problem { throw CommandFailure(.usage, "\(problem).") }
    Interrupt.watch()
    Console.print(options.echo + "\n")
    let results = try measure(options)
    Console.print(HttperfReport.text(results, options: options))
    switch HttperfVerdict(results, server: options.server, port: options.port) {
    case .valid: break
    case .provesNothing(let sentence): throw CommandFailure(.provesNothing, sentence)
    case .unreachable(let sentence): throw CommandFailure(.unreachable, sentence)
    }
  }

  private func measure(_ options: HttperfOptions) throws -> HttperfResults {
    do {
      return try HttperfRun.perform(options, stop: Interrupt.flag) { Console.print($0 + "\n") }
    } catch {
      switch error {
      case .plan: throw CommandFailure(.usage, "\(error).")
      case .unreachable: throw CommandFailure(.unreachable, "\(error).")
      case .system: throw CommandFailure(.system, "\(error).")
      }
    }
  }
}
