import ArgumentParser
import Offload
import Testing

@testable import ServerApp

/// What a user is told of these flags; nil when nothing is wrong.
private func complaint(_ arguments: [String]) -> String? {
  do {
    _ = try ServerOptions.parse(arguments)
    return nil
  } catch {
    #expect(ServerOptions.exitCode(for: error).rawValue == 64)
    return ServerOptions.message(for: error)
  }
}

private func configuration(_ arguments: [String], processors: Int = 4) throws -> OffloadConfiguration {
  try ServerOptions.parse(arguments).offloadConfiguration(allowed: Array(0..<processors))
}

@Suite("The flags of the servers")
struct ServerOptionsTests {
  @Test("without flags a pool has one worker for each core, always, and the rest is the pool's own default")
  func defaults() throws {
    var expected = OffloadConfiguration(workers: 4)
    expected.policy = .idle
    #expect(try configuration([]) == expected)
    #expect(try configuration([], processors: 0).workers == 1)
  }

  @Test("workers give way to everything unless something else is asked of their scheduling")
  func policy() throws {
    let rows: [([String], OffloadConfiguration.Policy)] = [
      (["--nice", "0"], .other), (["--qos", "default"], .other), (["--nice", "5", "--policy", "idle"], .idle),
      (["--policy", "batch"], .batch),
    ]
    for (arguments, policy) in rows { #expect(try configuration(arguments).policy == policy) }
  }

  @Test(
    "how many workers there are",
    arguments: [
      (["--workers", "3"], 3, 3), (["--min-workers", "2"], 2, 4), (["--min-workers", "9"], 9, 9),
      (["--max-workers", "9"], 4, 9), (["--max-workers", "2"], 2, 2),
      (["--min-workers", "1", "--max-workers", "8"], 1, 8),
      (["--workers", "3", "--min-workers", "3", "--max-workers", "3"], 3, 3),
    ] as [([String], Int, Int)])
  func workers(_ arguments: [String], _ least: Int, _ most: Int) throws {
    let configuration = try configuration(arguments)
    #expect(configuration.minWorkers == least)
    #expect(configuration.maxWorkers == most)
  }

  @Test("every parameter of a pool reaches it")
  func all() throws {
    let configuration = try configuration([
      "--min-workers", "2", "--max-workers", "6", "--max-idle", "1.5", "--recycle-after", "100", "--max-worker-memory",
      "64", "--job-timeout", "0.25", "--abandon-grace", "0", "--spawn", "exec", "--max-queue", "7", "--queue", "lifo",
      "--shed", "deadline", "--max-wait", "250", "--qos", "utility", "--nice", "5", "--policy", "batch", "--pin",
      "workers=0",
    ])
    var expected = OffloadConfiguration(workers: 6, maxQueue: 7, qualityOfService: .utility, nice: 5)
    expected.minWorkers = 2
    expected.maxIdle = .milliseconds(1_500)
    expected.recycleAfter = 100
    expected.maxWorkerMemory = 64 << 20
    expected.jobTimeout = .milliseconds(250)
    expected.abandonGrace = .zero
    expected.spawn = .exec
    expected.order = .lifo
    expected.maxWait = .milliseconds(250)
    expected.policy = .batch
    expected.pins = [0]
    #expect(configuration == expected)
  }

  @Test("on a machine with more processors than there may be workers, so many there are, and so many are told of")
  func manyProcessors() throws {
    let options = try ServerOptions.parse([])
    let configuration = options.offloadConfiguration(allowed: Array(0..<300))
    #expect([configuration.minWorkers, configuration.maxWorkers] == [255, 255])
    let offload = ThreadOffload(configuration)
    let parameters = PoolParameters(
      configuration: configuration, admission: options.overload.admission(workers: offload.workers), reactorPins: [],
      offload: offload)
    #expect(offload.workers == 255 && parameters.admission.workers == 255)
    let told = parameters.json.text
    #expect(told.contains("\"min_workers\": 255") && told.contains("\"max_workers\": 255"), "\(told)")
  }

  @Test("no limit can be said, and is the word never")
  func never() throws {
    let configuration = try configuration(["--job-timeout", "never", "--abandon-grace", "never"])
    #expect(configuration.jobTimeout == nil)
    #expect(configuration.abandonGrace == nil)
  }

  @Test("--shed none takes the bound off the queue, and only --shed deadline bounds the wait")
  func shed() throws {
    #expect(try configuration(["--shed", "none", "--max-queue", "5"]).maxQueue > 1_000_000_000)
    #expect(try configuration(["--shed", "queue", "--max-queue", "5"]).maxQueue == 5)
    #expect(try configuration(["--shed", "lag", "--max-wait", "5"]).maxWait == nil)
    #expect(try configuration(["--shed", "deadline", "--max-wait", "5"]).maxWait == .milliseconds(5))
  }

  @Test(
    "what is wrong is said in a sentence",
    arguments: [
      (["--workers", "256"], "--workers is 256, but must be from 1 to 255."),
      (["--min-workers", "0"], "--min-workers is 0, but must be from 1 to 255."),
      (["--max-workers", "256"], "--max-workers is 256, but must be from 1 to 255."),
      (
        ["--min-workers", "5", "--max-workers", "4"],
        "--min-workers is 5, but must not be more than --max-workers, 4."
      ),
      (
        ["--workers", "2", "--max-workers", "4"],
        "--workers 2 means that there are always 2, which --max-workers 4 contradicts; leave one of the two out."
      ),
      (
        ["--workers", "2", "--min-workers", "1"],
        "--workers 2 means that there are always 2, which --min-workers 1 contradicts; leave one of the two out."
      ),
      (["--max-idle", "0"], "--max-idle is 0, but must be more than 0 and at most 86400 seconds."),
      (["--recycle-after=-1"], "--recycle-after is -1, but must be from 0 to 1000000000."),
      (["--max-worker-memory=-1"], "--max-worker-memory is -1, but must be from 0 to 1048576."),
      (["--job-timeout", "0"], "--job-timeout is 0, but must be more than 0 and at most 86400 seconds, or never."),
      (["--job-timeout", "nan"], "--job-timeout is nan, but must be more than 0 and at most 86400 seconds, or never."),
      (["--abandon-grace=-1"], "--abandon-grace is -1, but must be from 0 to 86400 seconds, or never."),
      (["--lag-limit", "0"], "--lag-limit is 0, but must be more than 0 and at most 3600000 milliseconds."),
      (["--max-wait", "inf"], "--max-wait is inf, but must be more than 0 and at most 86400000 milliseconds."),
      (["--nice", "20"], "--nice is 20, but must be from 0 to 19."),
      (
        ["--pin", "cpu0"],
        "--pin has 'cpu0', where reactor=0 or workers=1 is expected; write it as in reactor=0,workers=1-3+5."
      ),
    ])
  func wrong(_ arguments: [String], _ sentence: String) {
    #expect(complaint(arguments) == sentence)
  }

  @Test(
    "a word that is none of the flag's is refused with the flag",
    arguments: ["--queue", "--shed", "--policy", "--spawn", "--qos", "--job-timeout"])
  func words(_ flag: String) throws {
    let said = try #require(complaint([flag, "sideways"]))
    #expect(said.contains("'sideways'") && said.contains(flag), "\(said)")
  }

  @Test("a processor that this machine does not have is refused")
  func processors() throws {
    let said = try #require(complaint(["--pin", "workers=65535"]))
    #expect(said.hasPrefix("--pin names processor 65535 for the workers, but this machine has only "))
  }
}
