import Foundation
import Testing

/// A built executable under test, with its output. Ended by its pid when the test lets go of it.
final class RunningProcess {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  private var outputRead = Data()

  /// The folder the package's executables were built into: where the test runner itself lies.
  static let folder: URL = {
    let runner = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    var folder = URL(fileURLWithPath: runner).deletingLastPathComponent()
    while folder.path != "/",
      !FileManager.default.isExecutableFile(atPath: folder.appendingPathComponent("inline-server").path)
    {
      folder.deleteLastPathComponent()
    }
    return folder
  }()

  init(_ name: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    process.executableURL = name.hasPrefix("/") ? URL(fileURLWithPath: name) : Self.folder.appendingPathComponent(name)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "FIB" }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
  }

  deinit {
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
  }

  var pid: pid_t { process.processIdentifier }

  func signal(_ signal: Int32) { kill(pid, signal) }

  /// The next line of standard output, without its end; nil at the end of the output.
  func readLine() -> String? {
    while true {
      if let end = outputRead.firstIndex(of: UInt8(ascii: "\n")) {
        let line = String(decoding: outputRead[..<end], as: UTF8.self)
        outputRead = Data(outputRead[outputRead.index(after: end)...])
        return line
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { return nil }
      outputRead.append(more)
    }
  }

  /// For how many seconds a process may run. Sanitizers make it ten times slower.
  private static let patience =
    ["ASAN_OPTIONS", "TSAN_OPTIONS"].allSatisfy { ProcessInfo.processInfo.environment[$0] == nil } ? 120 : 900

  struct Result {
    let status: Int32
    let wasSignalled: Bool
    let output: String
    let errors: String
  }

  /// Waits for the end and gives everything that was not read yet. A process that does not end is killed and recorded.
  func finish() -> Result {
    let pid = pid
    let watchdog = DispatchWorkItem {
      Issue.record("process \(pid) did not end within \(Self.patience) s")
      kill(pid, SIGKILL)
    }
    DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience), execute: watchdog)
    defer { watchdog.cancel() }
    // Both pipes are read at once: a program that fills one while the other is waited for would never end.
    let reading = DispatchQueue(label: "errors")
    nonisolated(unsafe) var errorData = Data()  // Written on one queue, read after it has been waited for.
    let handle = errors.fileHandleForReading
    reading.async { errorData = handle.readDataToEndOfFile() }
    outputRead.append(output.fileHandleForReading.readDataToEndOfFile())
    reading.sync {}
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, wasSignalled: process.terminationReason == .uncaughtSignal,
      output: String(decoding: outputRead, as: UTF8.self), errors: String(decoding: errorData, as: UTF8.self))
  }

  static func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Result {
    try RunningProcess(name, arguments, environment: environment).finish()
  }
}

/// The port in the line by which a server tells that it listens: `... http://127.0.0.1:40123 ...`.
func listeningPort(in line: String) throws -> UInt16 {
  let digits = line.split(separator: " ").first { $0.hasPrefix("http://") }?.split(separator: ":").last
  return try #require(digits.flatMap { UInt16($0) }, "no port in: \(line)")
}

/// One of the three servers, listening on a free port.
final class TestServer {
  let process: RunningProcess
  let port: UInt16
  let line: String

  /// - Parameter arguments: where they say nothing of how workers are scheduled, these are scheduled like everything else: by default they
  ///   would get next to nothing while other tests compute.
  init(_ name: String, _ arguments: [String] = [], environment: [String: String] = [:]) throws {
    let isSaid = !Set(arguments).isDisjoint(with: ["--policy", "--nice", "--qos"])
    let policy = isSaid ? [] : ["--policy", "other"]
    process = try RunningProcess(name, ["--port", "0"] + policy + arguments, environment: environment)
    line = try #require(process.readLine(), "the server printed no line")
    port = try listeningPort(in: line)
  }

  var pid: pid_t { process.pid }
  var url: String { "http://127.0.0.1:\(port)" }

  func connect() throws -> RawConnection { try RawConnection(port: port) }

  /// One request on a connection of its own.
  func get(_ target: String) throws -> Reply {
    let connection = try connect()
    try connection.send("GET \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return try connection.readReply()
  }

  func statistics() throws -> [String: Any] {
    let reply = try get("/stats")
    return try #require(try JSONSerialization.jsonObject(with: Data(reply.body.utf8)) as? [String: Any])
  }

  func counter(_ name: String) throws -> Int {
    let counters = try #require(try statistics()["counters"] as? [String: Any])
    return try #require(counters[name] as? Int)
  }

  /// Bytes of memory in use by the server's own process: now, or at most so far. The kernel's own count of this program, which begins
  /// when it is started.
  func residentBytes(peak: Bool = false) throws -> Int {
    let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix(peak ? "VmHWM:" : "VmRSS:") }
    return try #require(line.flatMap { Int($0.filter(\.isNumber)) }, "no such line in: \(status)") * 1_024
  }

  func descriptorCount() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count }

  func workerPIDs() throws -> [pid_t] {
    (try statistics()["worker_pids"] as? [Int] ?? []).map { pid_t($0) }
  }
}

/// CPU time used by a process, in clock ticks of a hundredth of a second.
func cpuTicks(of pid: pid_t) -> Int {
  guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8),
    let end = text.lastIndex(of: ")")
  else { return 0 }
  let fields = text[text.index(end, offsetBy: 2)...].split(separator: " ")
  return (Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)
}

let servers = ["inline-server", "thread-server", "process-server"]
let pools = ["thread-server", "process-server"]

/// Asks until `condition` holds, giving way to the other processes between; fails after a generous bound.
func eventually(_ what: String, _ condition: () throws -> Bool) throws {
  let deadline = Date(timeIntervalSinceNow: 20)
  while Date() < deadline {
    if try condition() { return }
    usleep(5_000)
  }
  Issue.record("never happened: \(what)")
}
