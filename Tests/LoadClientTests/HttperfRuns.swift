import Httperf
import Testing

@testable import LoadClient

/// The options for a run against a test server; it ends after half a minute even if all else fails.
func httperf(_ server: ScriptedServer, change: (inout HttperfOptions) -> Void = { _ in }) -> HttperfOptions {
  var options = HttperfOptions()
  options.server = "127.0.0.1"
  options.port = Int(server.port)
  options.runtimeSeconds = 30
  change(&options)
  return options
}

/// Makes the run and checks what holds for every run.
func perform(_ options: HttperfOptions, stop: StopFlag = StopFlag()) throws -> HttperfResults {
  let results = try HttperfRun.perform(options, stop: stop)
  #expect(results.durationSeconds < options.runtimeSeconds, "the run did not end by itself")
  #expect(results.replies <= results.requests)
  #expect(results.lifetime.samples <= results.connections)
  #expect(results.maxConcurrentConnections <= results.connections)
  #expect(results.requestBytes == UInt64(results.requests * options.requestMessage.bytes.count))
  return results
}

extension HttperfResults {
  /// The kinds of error that occurred, and how often.
  var occurred: [HttperfError: Int] {
    var occurred: [HttperfError: Int] = [:]
    for kind in HttperfError.allCases where self[kind] > 0 { occurred[kind] = self[kind] }
    return occurred
  }
}
