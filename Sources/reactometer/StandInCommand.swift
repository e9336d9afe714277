import ArgumentParser
import FoundationEssentials
import Reactor
import StandIns

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer stand-in`: servers that speak like databases, from memory, for tests and for trying things out.
struct StandInCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stand-in",
    abstract: "Stands in for a database, from memory: for tests and for trying things out.",
    discussion: """
      A stand-in is no database: it keeps everything in memory, forgets it at the end, and speaks only as much as this \
      program and its users' clients need. What it can and a real one cannot: fail on purpose, see --fault. docs/stand-ins.md \
      says what each understands.
      """,
    subcommands: [CouchStandInCommand.self, DynamoStandInCommand.self])
}

/// What all stand-ins are told.
struct StandInServiceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Where to listen.", valueName: "host"))
  var address = "127.0.0.1"

  @Option(help: ArgumentHelp("Where to listen; 0 picks a free port.", valueName: "n"))
  var port: UInt16?

  @Option(
    help: ArgumentHelp(
      "What to do wrong, and how often: throttle=30%, conflict=5%, unprocessed=20% (dynamodb), reset-before=1%, "
        + "reset-after-commit=1%, error=1%, latency=50ms or latency=10ms..50ms, slow-body=2s. May be repeated.",
      valueName: "name=value"))
  var fault: [String] = []

  @Option(help: ArgumentHelp("Decides which requests meet the faults.", valueName: "n"))
  var seed: UInt64 = 1

  func plan(_ kind: StandInKind) throws -> FaultPlan {
    do {
      return try FaultPlan(parsing: fault, for: kind, seed: seed)
    } catch {
      throw ValidationError("--fault: \(error)")
    }
  }

  /// Answers until Ctrl-C or SIGTERM, and then prints what was done wrong.
  func serve(_ options: StandInOptions, defaultPort: UInt16) throws {
    SignalSource.ignoreBrokenPipes()
    let server: StandInServer
    do {
      let addresses = try SocketAddress.resolve(host: address, port: port ?? defaultPort)
      server = try StandInServer(options, address: addresses[0])
    } catch {
      throw CommandFailure(.unreachable, "cannot listen: \(error). Choose another with --address or --port.")
    }
    server.watch([SIGINT, SIGTERM])
    try Console.printOrFail("\(options.kind.rawValue) stand-in listening on http://\(server.address)\n")
    Console.print(server.run().text)
  }
}

struct CouchStandInCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "couchdb",
    abstract: "Speaks like CouchDB 3.5, from memory.",
    discussion: """
      Without --user everybody is administrator. With it the password comes from --password-file (its first line) or from the \
      environment's COUCHDB_PASSWORD. GET /_faults tells which faults were injected, and so does the end, on standard output.

      Exit status: 0 stopped by Ctrl-C or SIGTERM; 64 usage; 66 the password file cannot be read; 69 cannot listen.
      """)

  @OptionGroup var service: StandInServiceOptions

  @Option(help: ArgumentHelp("The only user, an administrator.", valueName: "name"))
  var user: String?

  @Option(help: ArgumentHelp("Holds the user's password in its first line.", valueName: "file"))
  var passwordFile: String?

  func validate() throws {
    _ = try service.plan(.couchdb)
    if user == nil, passwordFile != nil { throw ValidationError("--password-file needs --user.") }
    if user?.isEmpty == true { throw ValidationError("--user needs a name.") }
  }

  func run() throws {
    let password = try user.map { _ in try self.password() } ?? ""
    try service.serve(
      StandInOptions(.couchdb(user: user, password: password), faults: try service.plan(.couchdb)), defaultPort: 5984)
  }

  private func password() throws -> String {
    guard let passwordFile else {
      guard let value = getenv("COUCHDB_PASSWORD") else {
        throw CommandFailure(
          .usage, "--user needs a password: in --password-file, or in the environment's COUCHDB_PASSWORD.")
      }
      return String(cString: value)
    }
    guard let text = try? String(contentsOfFile: passwordFile, encoding: .utf8) else {
      throw CommandFailure(.noInput, "the password file \(passwordFile) cannot be read.")
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init) ?? ""
  }
}

struct DynamoStandInCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dynamodb",
    abstract: "Speaks like DynamoDB, from memory.",
    discussion: """
      Requests have to be signed (AWS Signature Version 4, any region) with the credentials of --access-key and --secret, which \
      are those of AWS's own examples unless given; the environment's AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not read, \
      so that no real secret is asked for. GET /_faults tells which faults were injected, and so does the end, on standard output.

      Exit status: 0 stopped by Ctrl-C or SIGTERM; 64 usage; 69 cannot listen.
      """)

  @OptionGroup var service: StandInServiceOptions

  @Option(help: ArgumentHelp("Who may use it.", valueName: "id"))
  var accessKey = StandInOptions.exampleAccessKey

  @Option(help: ArgumentHelp("What requests have to be signed with.", valueName: "text"))
  var secret = StandInOptions.exampleSecret

  func validate() throws {
    _ = try service.plan(.dynamodb)
    guard !accessKey.isEmpty, !secret.isEmpty else {
      throw ValidationError("--access-key and --secret must not be empty.")
    }
  }

  func run() throws {
    try service.serve(
      StandInOptions(.dynamodb(accessKey: accessKey, secret: secret), faults: try service.plan(.dynamodb)),
      defaultPort: 8000)
  }
}
