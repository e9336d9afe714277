import HTTPCodec
import Testing

@testable import HTTPServer

@Suite("Whether a request asks for its ledger")
struct LedgerRequestTests {
  @Test(
    "only the field itself with the value 1 asks",
    arguments: [
      ("Host: x\r\nReactometer-Ledger: 1", true), ("reactometer-ledger:1\r\nHost: x", true),
      ("Host: x\r\nREACTOMETER-LEDGER:  1 ", true), ("Host: x\r\nA: b\r\nReactometer-Ledger: 1\r\nC: d", true),
      ("Host: x", false), ("Host: a.very.long.name.that.is.no.ledger.example:8080", false),
      ("Host: x\r\nReactometer-Ledger: 0", false), ("Host: x\r\nReactometer-Ledger:", false),
      ("Host: x\r\nReactometer-Ledger: 11", false), ("Host: x\r\nReactometer-Ledgers: 1", false),
      ("Host: x\r\nX-Note: Reactometer-Ledger: 1", false), ("Host: x\r\nReactometer-Budget: 1", false),
      ("Host: x\r\nX: Reactometer-Ledge: 1", false),
      ("Host: x\r\nReactometer-Ledger:\t1\t", true), ("Host: x\r\nReactometer-Ledger: 1 1", false),
      ("Host:x\r\nA:b\r\nReactometer-Ledger:1", true),
    ])
  func asks(_ fields: String, _ expected: Bool) {
    var parser = RequestParser()
    let bytes = Array("GET / HTTP/1.1\r\n\(fields)\r\n\r\n".utf8)
    bytes.withUnsafeBytes { input in
      guard case .head(let head) = parser.next(input).event else {
        Issue.record("no request: \(fields)")
        return
      }
      #expect(head.asksForLedger(in: input) == expected)
    }
  }
}
