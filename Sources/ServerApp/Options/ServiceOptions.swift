import ArgumentParser

#if canImport(Glibc)
  import Glibc
#endif

/// Where the server listens, and what work it does.
struct ServiceOptions: ParsableArguments {
  @Option(help: "The address to listen on: a host name, an IPv4 or an IPv6 address.")
  var address = "127.0.0.1"

  @Option(help: "The port to listen on; 0 picks a free one.")
  var port: UInt16 = 8080

  @Option(
    help: ArgumentHelp("N of the fib(N) that GET / works out. Default: the environment's FIB, else 30.", valueName: "n")
  )
  var fib: Int?

  @Option(help: ArgumentHelp("The largest N that a request may ask for with ?fib=N.", valueName: "n"))
  var maxFib = 40

  @Flag(help: "Tell in each answer's Server-Timing field how long it queued, was worked on, and returned.")
  var serverTiming = false

  @Option(
    help: ArgumentHelp(
      "Append what the loop was busy with to this file, ten lines of JSON a second.", valueName: "file"))
  var telemetry: String?

  /// The largest N whose fib fits a signed 64-bit integer.
  private static let largestFib = 92

  mutating func validate() throws {
    if fib == nil { fib = try ServiceOptions.fibOfEnvironment() }
    try require("--max-fib", maxFib, in: 0...ServiceOptions.largestFib)
    try require("--fib", chosenFib, in: 0...ServiceOptions.largestFib)
  }

  private static func fibOfEnvironment() throws -> Int? {
    guard let pointer = getenv("FIB") else { return nil }
    let text = String(cString: pointer)
    guard let value = Int(text), (0...largestFib).contains(value) else {
      throw ValidationError(
        "The environment's FIB is '\(text)', but must be a whole number from 0 to \(largestFib).")
    }
    return value
  }

  var chosenFib: Int { fib ?? 30 }

  /// The address without the brackets that IPv6 has in a URL.
  var host: String {
    address.hasPrefix("[") && address.hasSuffix("]") ? String(address.dropFirst().dropLast()) : address
  }
}
