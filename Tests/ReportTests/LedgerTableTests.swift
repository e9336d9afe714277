import Measurement
import Report
import Testing

@Suite struct LedgerTableTests {
  private func ledger(told: Int, untold: Int) -> Ledger {
    var ledger = Ledger()
    for index in 0..<told {
      let work = UInt64(2_000_000 + index * 10_000)
      let parts: [UInt64] = [12_000, 0, 80_000, 4_000, 500_000, 9_000, work, 30_000, 25_000, 700]
      let sum = parts.reduce(0, +)
      ledger.record(Ledger.Entry(parts: parts, whole: sum + sum / 200, workCPU: work - 100_000), isToldByServer: true)
    }
    for _ in 0..<untold {
      ledger.record(
        Ledger.Entry(parts: [12_000, 0, 2_000_000, 0, 0, 0, 0, 0, 0, 700], whole: 2_012_700), isToldByServer: false)
    }
    return ledger
  }

  @Test("a ledger is printed part after part, with what is missing of the whole")
  func told() throws {
    #expect(Table.ledger(ledger(told: 100, untold: 0)).text == (try goldenFile("ledger-told")))
  }

  @Test("of a foreign server only the client's parts are printed")
  func untold() throws {
    #expect(Table.ledger(ledger(told: 0, untold: 100)).text == (try goldenFile("ledger-untold")))
  }

  @Test("a ledger of some answers says of how many it knows the server's parts")
  func mixed() {
    let text = Table.ledger(ledger(told: 3, untold: 1)).text
    #expect(text.contains("3 of 4 answers told the server's parts"))
  }

  @Test("a ledger of nothing says so")
  func empty() {
    let text = Table.ledger(Ledger()).text
    #expect(text.contains("work          —    —    —             —\n"))
    #expect(text.contains("No request was answered well"))
  }
}
