import Testing

@testable import ServerApp

@Suite("A line written from its end")
struct BackwardTextTests {
  @Test(
    "numbers of every length are put in decimal",
    arguments: [
      0, 1, 9, 10, 11, 99, 100, 101, 999, 1_000, 9_999, 10_000, 12_345, 832_040, 9_999_999, 12_599_814_964_129,
      .max - 1, .max,
    ] as [UInt64])
  func numbers(_ number: UInt64) {
    #expect(line { $0.put(number) } == "\(number)")
  }

  @Test("all pairs of digits are right")
  func pairs() {
    for number in 0..<(1_000 as UInt64) { #expect(line { $0.put(number) } == "\(number)") }
  }

  @Test("what is put last stands first")
  func order() {
    let text = line {
      $0.put("\r\n")
      $0.put(20)
      $0.put("")
      $0.put("ms=")
    }
    #expect(text == "ms=20\r\n")
  }

  private func line(_ write: (inout BackwardText) -> Void) -> String {
    withUnsafeTemporaryAllocation(byteCount: 32, alignment: 8) { buffer in
      var text = BackwardText(buffer)
      write(&text)
      return String(decoding: text.bytes, as: UTF8.self)
    }
  }
}
