import Testing

@testable import Experiments

@Suite struct ScheduleTests {
  private func plan(seed: Int) throws -> ExperimentPlan {
    try ExperimentPlan(
      yaml: """
        name: x
        fib: 1
        seed: \(seed)
        warmup: 1s
        settle: 500ms
        servers: [a, b, c]
        experiments:
          A: {connections: 1, duration: 2s, repeats: 4}
          C:
            throughput: {connections: 1, duration: 3s}
            probe: {rate: 10/s, duration: 4s}
            load: {connections: 1}
        """, file: "x.yaml")
  }

  @Test("Each round of each experiment has every server once, experiment by experiment")
  func interleaved() throws {
    let trials = try plan(seed: 1).trials
    #expect(trials.map(\.experiment.rawValue).joined() == "AAAAAAAAAAAACCC")
    #expect(trials.map { String($0.round) }.joined() == "111222333444111")
    for start in stride(from: 0, to: trials.count, by: 3) {
      #expect(Set(trials[start..<start + 3].map(\.server.label)) == ["a", "b", "c"])
    }
  }

  @Test("The order is the seed's: the same again, and another for another seed")
  func seeded() throws {
    let order = try plan(seed: 1).trials.map(\.server.label)
    #expect(try plan(seed: 1).trials.map(\.server.label) == order)
    #expect(try (2...5).contains { try plan(seed: $0).trials.map(\.server.label) != order })
  }

  @Test("Throughput and probe are measured apart in each phase, the load beside both in the second")
  func steps() throws {
    let steps = try plan(seed: 1).steps(of: .c)
    #expect(
      steps.map(\.title) == [
        "quiet, easy", "quiet, probe", "loaded, easy beside load", "loaded, probe beside load", "after, easy",
        "after, probe",
      ])
    #expect(steps.map(\.duration) == [.seconds(3), .seconds(4), .seconds(3), .seconds(4), .seconds(3), .seconds(4)])
    #expect(steps[0].warmup == .seconds(1))
    #expect(steps[1...].allSatisfy { $0.warmup == .milliseconds(500) })
    #expect(try plan(seed: 1).steps(of: .b).isEmpty)
  }

  @Test("The expected time is that of every step, and of every start and stop")
  func expectedTime() throws {
    // A: 12 trials of 0.3 + 1 + 2; C: 3 of 0.3 + 1 + 5 * 0.5 + 3 * (3 + 4).
    #expect(try plan(seed: 1).expectedDuration == .milliseconds(12 * 3300 + 3 * 24_800))
  }

  @Test("The preview names servers, steps, orders and time")
  func preview() throws {
    let plan = try ExperimentPlan(
      yaml: """
        name: x
        fib: 25
        servers: [{name: a, workers: 2}]
        experiments:
          B: {connections: 3, duration: 2s, repeats: 2}
          C:
            throughput: {connections: 1, duration: 3s}
            probe: {rate: 10/s, duration: 4s}
            load: {connections: 5}
        """, file: "x.yaml")
    #expect(
      plan.preview(serversFolder: "/bin") == """
        Experiment x: 3 trials, about 32s

        Servers, in /bin
          a: a --port 0 --fib 25 --workers 2

        Experiment B: on each server 2 times
          GET /hi on 3 connections, for 2s after 1s of warm-up
          order in round 1: a
          order in round 2: a

        Experiment C: on each server once
          quiet: GET /hi on 1 connection, for 3s after 1s of warm-up
          quiet: GET /hi at 10/s (poisson), for 4s after 500ms of warm-up
          loaded: GET /hi on 1 connection, beside GET / (fib 25) on 5 connections, for 3s after 500ms of warm-up
          loaded: GET /hi at 10/s (poisson), beside GET / (fib 25) on 5 connections, for 4s after 500ms of warm-up
          after: GET /hi on 1 connection, for 3s after 500ms of warm-up
          after: GET /hi at 10/s (poisson), for 4s after 500ms of warm-up
          order in round 1: a

        """)
  }
}
