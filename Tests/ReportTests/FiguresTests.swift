import Report
import Testing

@Suite struct FiguresTests {
  @Test(
    "counts have thousands separators",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (14_436, "14,436"), (1_234_567, "1,234,567"), (-1000, "-1,000"),
    ])
  func counts(value: Int, text: String) {
    #expect(Figures.count(value) == text)
  }

  @Test(
    "quantities have three significant digits, and no fraction from 100 up",
    arguments: [
      (0, "0"), (0.0834, "0.083"), (0.9994, "0.999"), (0.9999, "1.000"), (1.234, "1.23"), (9.994, "9.99"),
      (9.996, "10.0"), (12.34, "12.3"), (99.94, "99.9"), (99.96, "100"), (14_436.4, "14,436"), (-3.14159, "-3.14"),
      (.nan, "—"), (.infinity, "—"), (nil, "—"),
    ] as [(Double?, String)])
  func quantities(value: Double?, text: String) {
    #expect(Figures.quantity(value) == text)
  }

  @Test(
    "latencies are written to the microsecond, and finer when they are shorter than ten",
    arguments: [
      (0.083456, "0.083"), (0.0042, "0.0042"), (0.00999, "0.0100"), (0.01, "0.010"), (1.234, "1.23"), (1400.2, "1,400"),
      (0, "0"), (nil, "—"),
    ] as [(Double?, String)])
  func milliseconds(value: Double?, text: String) {
    #expect(Figures.milliseconds(value) == text)
  }

  @Test("shares, seconds, bytes and bounds have one form each")
  func others() {
    #expect(Figures.percent(0.9337) == "93.4 %")
    #expect(Figures.percent(nil) == "—")
    #expect(Figures.seconds(10) == "10 s")
    #expect(Figures.seconds(2.5) == "2.5 s")
    #expect(Figures.seconds(0.0004) == "0 s")
    #expect(Figures.bytes(512) == "512 B")
    #expect(Figures.bytes(4_404_019) == "4.20 MiB")
    #expect(Figures.bytes(5e15) == "4,547 TiB")
    #expect(Figures.atLeast("1,200") == "≥ 1,200")
    #expect(Figures.counted(1, "request") == "1 request")
    #expect(Figures.counted(2000, "request") == "2,000 requests")
  }
}
