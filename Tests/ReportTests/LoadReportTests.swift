import Measurement
import Report
import Testing

@Suite struct LoadReportTests {
  @Test("an open loop with failures prints its figures, its bounds and its verdict")
  func open() throws {
    #expect(LoadReport(Samples.open).text == (try goldenFile("open-report")))
  }

  @Test("a sound closed loop prints no more than it needs")
  func closed() throws {
    #expect(LoadReport(Samples.closed).text == (try goldenFile("closed-report")))
  }

  @Test("a run without a reply prints dashes")
  func nothing() throws {
    var run = RunRecord(model: .closed, url: "http://h/", durationSeconds: 1)
    run.counts = RequestCounts(scheduled: 4, sent: 4, failed: 4)
    run.failures[.connectRefused] = 4
    run.verdict = VerdictRules().verdict(for: run)
    let text = LoadReport(run).text
    #expect(text.contains("latency        —    —    —      —    —     —\n"))
    #expect(text.contains("failures     4 connection refused\n"))
    #expect(text.contains("verdict      void\n"))
  }
}
