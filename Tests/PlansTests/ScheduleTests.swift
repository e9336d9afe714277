import Testing

@testable import Plans

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

  @Test("Throughput and probe are courses of their own, each through three phases with the load in the second")
  func courses() throws {
    let courses = try plan(seed: 1).courses(of: .c)
    #expect(courses.map(\.role) == [.easy, .probe])
    for (course, warmup, length) in zip3(courses, [1.0, 0.5], [3.0, 4.0]) {
      #expect(course.spans.map(\.phase) == [.quiet, .loaded, .recovery])
      let starts = [warmup, warmup + length + 0.5, warmup + 2 * length + 1]
      #expect(course.spans.map { $0.start / .seconds(1) } == starts)
      #expect(course.spans.allSatisfy { $0.duration == .seconds(length) })
      #expect(course.load == .seconds(warmup + length) ..< .seconds(warmup + 2 * length + 0.5))
    }
    #expect(courses[0].spans.map(courses[0].title) == ["quiet, easy", "loaded, easy beside load", "recovery, easy"])
    #expect(try plan(seed: 1).courses(of: .b).isEmpty)
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

        Servers, ours in /bin
          a: a --port 0 --fib 25 --workers 2

        Experiment B: on each server 2 times, 3.3s each
          easy requests on 3 connections, for 2s after 1s of warm-up
          order in round 1: a
          order in round 2: a

        Experiment C: on each server once, 24.8s each
          quiet: easy requests on 1 connection, for 3s after 1s of warm-up
          loaded: easy requests on 1 connection, beside work (fib 25) on 5 connections, for 3s after 500ms of warm-up
          recovery: easy requests on 1 connection, for 3s after 500ms of warm-up
          quiet: easy requests at 10/s (poisson), for 4s after 500ms of warm-up
          loaded: easy requests at 10/s (poisson), beside work (fib 25) on 5 connections, for 4s after 500ms of warm-up
          recovery: easy requests at 10/s (poisson), for 4s after 500ms of warm-up
          order in round 1: a

        """)
  }
}

private func zip3<A, B, C>(_ a: [A], _ b: [B], _ c: [C]) -> [(A, B, C)] { zip(a, zip(b, c)).map { ($0, $1.0, $1.1) } }
