import ArgumentParser
import CPlatform
import HTTPServer
import Logging
import Measurement
public import Offload
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// What the three servers share: everything but where the work is done.
public enum ServerApp {
  /// Runs a server until it is told to stop, then ends the process.
  ///
  /// The offload is made before the loop and before any thread exists, so that it may fork.
  /// - Parameters:
  ///   - name: the executable's, as it appears in messages.
  ///   - makeOffload: constructs the one thing in which the servers differ.
  public static func run(_ name: String, makeOffload: (OffloadConfiguration) throws -> any Offload) -> Never {
    WorkerProgram.runIfAsked()
    platform_hold_standard_descriptors()
    SignalSource.ignoreBrokenPipes()
    LibeventErrors.tellAsSentences()
    raiseDescriptorLimit()
    let options = parse(name)
    let telemetry = options.service.telemetry.map { openTelemetry(name, $0) }
    do {
      let addresses = try SocketAddress.resolve(host: options.service.host, port: options.service.port)
      let configuration = options.offloadConfiguration(allowed: Processors.allowed)
      let offload = try makeOffload(configuration)
      // After the workers are made, which have pins of their own.
      let pins = options.scheduling.pinning.reactor
      if !pins.isEmpty { try Processors.pin(to: pins) }
      let server = try RunningServer(
        name: name, options: options, configuration: configuration, offload: offload, address: addresses[0],
        telemetry: telemetry)
      exit(server.run())
    } catch let failure as SystemError where failure.call == "bind" || failure.call == "listen" {
      stop(name, "cannot listen: \(failure). Choose another with --address or --port.", EX_UNAVAILABLE)
    } catch let failure as SystemError where failure.code == EMFILE {
      stop(name, "cannot start: \(failure). Allow it more with ulimit -n, or ask for fewer workers.", EX_UNAVAILABLE)
    } catch {
      stop(name, "cannot start: \(error)", EX_UNAVAILABLE)
    }
  }

  static func log(_ name: String) -> Logger { Logger(label: name) { StreamLogHandler.standardError(label: $0) } }

  private static func openTelemetry(_ name: String, _ path: String) -> TelemetryFile {
    do {
      return try TelemetryFile(path: path) { failure in
        log(name).warning("telemetry is being lost: \(failure); the server goes on, and tells this once")
      }
    } catch {
      stop(name, "cannot open the file of --telemetry: \(error). Name one that can be written.", EX_CANTCREAT)
    }
  }

  /// Every connection is a descriptor: the soft limit is raised as far as the hard one allows.
  private static func raiseDescriptorLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private static func parse(_ name: String) -> ServerOptions {
    do {
      return try ServerOptions.parse()
    } catch {
      let code = ServerOptions.exitCode(for: error)
      guard code != .success else {
        print(ServerOptions.fullMessage(for: error))
        exit(EX_OK)
      }
      stop(name, "\(ServerOptions.message(for: error)) See \(name) --help.", EX_USAGE)
    }
  }

  /// Ends the process with one sentence on standard error.
  private static func stop(_ name: String, _ sentence: String, _ status: Int32) -> Never {
    write(STDERR_FILENO, line: "\(name): \(sentence)")
    exit(status)
  }
}

/// Writes one line at once, past the C library's buffers.
func write(_ descriptor: Int32, line: String) {
  var text = line + "\n"
  text.withUTF8 { bytes in _ = Glibc.write(descriptor, bytes.baseAddress, bytes.count) }
}
