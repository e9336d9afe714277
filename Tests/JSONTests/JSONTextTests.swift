import Testing

@testable import JSON

@Suite("JSON as it is written")
struct JSONTextTests {
  static func text(_ write: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    write(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(
    "strings are escaped where they must be, and read back",
    arguments: [
      ("", #""""#), ("plain", #""plain""#), ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t", #""\n\r\t""#),
      ("\u{0}\u{8}\u{1f}", #""\u0000\u0008\u001f""#), ("Zoë 🚀 محمد", #""Zoë 🚀 محمد""#), ("\u{7f}", "\"\u{7f}\""),
    ])
  func writesStrings(_ row: (text: String, json: String)) throws {
    #expect(Self.text { JSONText.append(row.text, to: &$0) } == row.json)
    #expect(Self.text { JSONText.append(Array(row.text.utf8).lazy.map { $0 }, to: &$0) } == row.json)
    #expect(try JSONValue(parsing: row.json) == .text(row.text))
  }

  @Test(
    "integers",
    arguments: [(0, "0"), (7, "7"), (-1, "-1"), (Int64.max, "9223372036854775807"), (.min, "-9223372036854775808")])
  func writesIntegers(_ row: (value: Int64, text: String)) {
    #expect(Self.text { JSONText.append(row.value, to: &$0) } == row.text)
  }

  @Test(
    "doubles are written as short as they can be read back",
    arguments: [0, -0.0, 0.1, 5, 1e-300, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0 / 3, 1e16, 20.07])
  func writesDoubles(_ value: Double) throws {
    let text = Self.text { JSONText.append(value, to: &$0) }
    let read = try #require(try JSONValue(parsing: text).double)
    #expect(read == value && read.sign == value.sign)
    #expect(text.utf8.count <= 24)
  }
}
