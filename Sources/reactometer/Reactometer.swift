import ArgumentParser
import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

/// The command line: a table of subcommands, one file each.
struct Reactometer: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reactometer",
    abstract: "Measures how responsive a server stays while it works.",
    subcommands: [
      LoadCommand.self, HttperfCommand.self, RunCommand.self, ReportCommand.self, CompareCommand.self,
      ConformCommand.self,
      DoctorCommand.self,
      CalibrateCommand.self,
      SampleCommand.self, StandInCommand.self, PopulateCommand.self,
      MarkersConfigCommand.self, DynoCommand.self, PagesCommand.self,
    ])

  /// Parses the command line, runs what it asks for, and ends the process with the status that says how it went.
  static func start() -> Never {
    platform_hold_standard_descriptors()
    // A file that may not grow any more is then an error like a full disk, and told.
    signal(SIGXFSZ, SIG_IGN)
    let arguments = CommandLineSecrets.take()
    do {
      var command = try parseAsRoot(Array(arguments.words.dropFirst()))
      try command.run()
      Glibc.exit(0)
    } catch let failure as CommandFailure {
      complain(failure.sentence)
      Glibc.exit(failure.status.rawValue)
    } catch {
      // Help and version are "errors" too; they alone succeed, and are printed whole.
      let status = exitCode(for: error)
      guard status != .success else {
        Console.print(fullMessage(for: error) + "\n")
        Glibc.exit(0)
      }
      complain(arguments.hidden(in: message(for: error)))
      Glibc.exit(status == .validationFailure ? ExitStatus.usage.rawValue : status.rawValue)
    }
  }
}

/// What the process tells its caller by its exit status.
enum ExitStatus: Int32 {
  /// The run is valid.
  case valid = 0
  /// Something else went wrong: a server under test answered wrongly or died.
  case failed = 1
  /// It ran, but proves nothing.
  case provesNothing = 3
  /// Two runs were compared, and the second is worse.
  case worse = 4
  /// The command line makes no sense (EX_USAGE).
  case usage = 64
  /// An input file is wrong (EX_DATAERR).
  case dataError = 65
  /// An input file is not there (EX_NOINPUT).
  case noInput = 66
  /// The target cannot be reached (EX_UNAVAILABLE).
  case unreachable = 69
  /// The system would not give what was needed (EX_OSERR).
  case system = 71
  /// A file cannot be written (EX_CANTCREAT).
  case cannotCreate = 73
  /// Too many failures in a row that might have passed (EX_TEMPFAIL).
  case gaveUp = 75
  /// What a store answered cannot be understood (EX_PROTOCOL).
  case protocolViolation = 76
  /// A store does not let this user in (EX_NOPERM).
  case notAuthorised = 77
  /// The terminal was closed (128 and the signal's number).
  case hungUp = 129
  /// Ctrl-C.
  case interrupted = 130
  case terminated = 143
}

/// Ends a command: one sentence for standard error, and the exit status.
struct CommandFailure: Error {
  var status: ExitStatus
  var sentence: String

  init(_ status: ExitStatus, _ sentence: String) {
    self.status = status
    self.sentence = sentence
  }
}

/// Writes a line to standard error.
func complain(_ sentence: String) {
  guard !sentence.isEmpty else { return }
  Console.tell("reactometer: \(sentence)\n")
}
