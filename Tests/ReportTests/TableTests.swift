import Report
import Testing

@Suite struct TableTests {
  @Test("a table is aligned, with units in its head and notes below")
  func table() {
    var table = Table(
      title: "A. Fixed load",
      columns: [.text("server"), .number("rate", unit: "req/s"), .number("p99", unit: "µs"), .text("verdict")])
    table.add("inline-server", "1,204", "≥ 7.02", "valid")
    table.add("thread-server", "14,436", "—")
    table.notes = ["Median of 3 trials."]
    #expect(
      table.text == """
        A. Fixed load

          server           rate     p99  verdict
                          req/s      µs
          ─────────────  ──────  ──────  ───────
          inline-server   1,204  ≥ 7.02  valid
          thread-server  14,436       —

          Median of 3 trials.

        """)
  }

  @Test("without units and rows there is only the head")
  func bare() {
    var table = Table(columns: [.text("a"), .number("bc")])
    table.indent = 0
    #expect(table.text == "a  bc\n─  ──\n")
  }
}
