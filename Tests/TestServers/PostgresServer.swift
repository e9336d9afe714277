import CPlatform
import CPostgres
import Foundation

/// A real PostgreSQL for tests: made in a temporary folder, on a free port, gone with the test process however that ends.
///
/// ``shared()`` is one server for all tests of a process; each test takes a database of its own with ``makeDatabase()``. It forgets
/// everything when the machine fails (`fsync=off`), which is why it is quick.
public final class PostgresServer: Sendable {
  /// Where PostgreSQL's programs are; nil where it is not installed. The newest, if there are several.
  public static let programs: String? = {
    let root = "/usr/lib/postgresql"
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    let newest = versions.filter { FileManager.default.isExecutableFile(atPath: "\(root)/\($0)/bin/initdb") }
      .max { (Int($0) ?? 0) < (Int($1) ?? 0) }
    return newest.map { "\(root)/\($0)/bin" }
  }()
  public static var isInstalled: Bool { programs != nil }
  /// Why tests with a real server are skipped where they are.
  public static let absence =
    "PostgreSQL's server is not installed (no /usr/lib/postgresql/*/bin/initdb); scripts/setup --tests does"

  /// Its superuser, who owns the databases.
  public static let user = "lab"
  /// Has what a URL must escape.
  public static let password = "s3cret/word@%"

  public let programs: String
  public let folder: String
  public let port: Int
  /// What the server is started with.
  private let settings: String
  /// Holds the server: when this end closes, with the process at the latest, the server is stopped.
  private let lifeline: Int32

  private static let common = Result { try PostgresServer() }
  public static func shared() throws -> PostgresServer { try common.get() }

  public init() throws {
    guard let programs = Self.programs else { throw Failure(description: Self.absence) }
    self.programs = programs
    folder = "/tmp/reactometer-postgres-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
    try Self.password.write(toFile: "\(folder)/password", atomically: false, encoding: .utf8)
    port = try Self.freePort()
    settings = """
      -k \(folder) -p \(port) -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off -c max_connections=60 \
      -c shared_buffers=64MB -c max_wal_size=1GB
      """
    lifeline = try Self.start(programs, folder, settings)
  }

  deinit { close(lifeline) }

  public struct Failure: Error, CustomStringConvertible {
    public let description: String
  }
}

// MARK: - What tests ask of it

extension PostgresServer {
  /// A new database with nothing in it.
  public func makeDatabase() throws -> String {
    let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
    try query("create database \(name)", in: "postgres")
    return name
  }

  /// The URL with the password in it, as a user would write it.
  public func url(_ database: String) -> String {
    "postgresql://\(Self.user):s3cret%2Fword%40%25@127.0.0.1:\(port)/\(database)"
  }

  /// What the last statement gives: a line for each row, columns parted by `|`, nothing for null.
  @discardableResult
  public func query(_ sql: String, in database: String) throws -> String {
    let connection = PQconnectdb(url(database))
    defer { PQfinish(connection) }
    let result = PQexec(connection, sql)
    defer { PQclear(result) }
    guard [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
      throw Failure(description: String(cString: PQerrorMessage(connection)))
    }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { String(cString: PQgetvalue(result, row, $0)) }.joined(separator: "|")
    }.joined(separator: "\n")
  }

  /// What `psql` prints, without heads, columns parted by `|`.
  public func psql(_ sql: String, in database: String) throws -> String {
    try run(["\(programs)/psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url(database), "-c", sql])
  }

  /// Stops the server as a crash does and starts it again, which recovers what was committed; connections are lost.
  ///
  /// - Parameter meanwhile: run while nobody listens.
  public func crash(_ meanwhile: () throws -> Void = {}) throws {
    try control("-m", "immediate", "-w", "stop")
    try meanwhile()
    try control("-l", "\(folder)/data/server.log", "-w", "-t", "60", "-o", settings, "start")
  }

  private func control(_ arguments: String...) throws {
    try run(Self.prefix + ["\(programs)/pg_ctl", "-D", "\(folder)/data"] + arguments)
  }

  /// Runs a program to its end; what it printed.
  @discardableResult
  private func run(_ command: [String]) throws -> String {
    // Not a pipe: another test's child may hold its other end for as long as it lives.
    let output = "\(folder)/output-\(UUID().uuidString)"
    defer { unlink(output) }
    let child = try Spawn(command, input: nil, output: open(output, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600))
    let status = child.wait()
    let said = try String(contentsOfFile: output, encoding: .utf8).trimmingCharacters(in: .newlines)
    guard status == 0 else { throw Failure(description: "\(command[0]): \(said)") }
    return said
  }
}

// MARK: - Starting and stopping

extension PostgresServer {
  /// PostgreSQL refuses to be root; then it is the user that Debian's package made.
  private static let prefix =
    geteuid() == 0 ? ["/usr/bin/setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] : []

  /// Waits at its standard input, so that it stops the server also when the tests are killed.
  private static let keeper = #"""
    trap '' INT TERM HUP
    cd /
    programs=$1 folder=$2 settings=$3 user=$4; shift 4
    fail() { echo "$1 failed: $(tail -n 5 "$folder"/*.log | tr '\n' ' ')"; rm -rf "$folder"; exit 1; }
    [ $# -eq 0 ] || chown -R postgres "$folder"
    "$@" "$programs/initdb" -D "$folder/data" --no-sync -E UTF8 --locale=C -U "$user" -A scram-sha-256 \
      --pwfile="$folder/password" >"$folder/initdb.log" 2>&1 || fail initdb
    "$@" "$programs/pg_ctl" -D "$folder/data" -l "$folder/data/server.log" -w -t 60 -o "$settings" start \
      >"$folder/start.log" 2>&1 || fail "the server"
    echo ready
    read -r line
    "$@" "$programs/pg_ctl" -D "$folder/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$folder"
    """#

  /// Returns once the server takes connections (`pg_ctl -w` makes one).
  private static func start(_ programs: String, _ folder: String, _ settings: String) throws -> Int32 {
    var (lifeline, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
    guard platform_pipe(&lifeline) == 0, platform_pipe(&output) == 0 else {
      throw Failure(description: "no pipe: errno \(errno)")
    }
    defer { close(output[0]) }
    _ = try Spawn(
      ["/bin/sh", "-c", keeper, "keeper", programs, folder, settings, user] + prefix, input: lifeline[0],
      output: output[1])
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(output[0], &bytes, bytes.count)
    let said = String(decoding: bytes[..<max(count, 0)], as: UTF8.self)
    guard said == "ready\n" else {
      close(lifeline[1])
      throw Failure(description: said)
    }
    return lifeline[1]
  }

  /// One that was free a moment ago.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw Failure(description: "no free port: errno \(errno)") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}
