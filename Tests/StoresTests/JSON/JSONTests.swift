import Testing

@testable import Stores

@Suite("JSON as stores write and read it")
struct JSONTests {
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
    var cursor = JSONCursor(Array(row.json.utf8))
    #expect(try cursor.string() == row.text)
    try cursor.end()
  }

  @Test(
    "escapes of others are read",
    arguments: [
      (#""\/\b\f\u0041""#, "/\u{8}\u{c}A"), (#""\ud83d\ude80""#, "🚀"), (#""\ud83d""#, "\u{FFFD}"),
      (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude80""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}"),
    ])
  func readsEscapes(_ row: (json: String, text: String)) throws {
    var cursor = JSONCursor(Array(row.json.utf8))
    #expect(try cursor.string() == row.text)
  }

  @Test(
    "integers",
    arguments: [(0, "0"), (7, "7"), (-1, "-1"), (Int64.max, "9223372036854775807"), (.min, "-9223372036854775808")])
  func writesIntegers(_ row: (value: Int64, text: String)) {
    #expect(Self.text { JSONText.append(row.value, to: &$0) } == row.text)
  }

  @Test(
    "doubles are written as short as they can be read back",
    arguments: [0, -0.0, 0.1, 5, 1e-300, 5e-324, .greatestFiniteMagnitude, 1.0 / 3, 1e16, 20.07])
  func writesDoubles(_ value: Double) throws {
    let text = Self.text { JSONText.append(value, to: &$0) }
    var cursor = JSONCursor(Array(text.utf8))
    let read = try #require(Double(try cursor.number()))
    #expect(read == value && read.sign == value.sign)
    #expect(text.utf8.count <= 24)
  }

  @Test(
    "moments",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"), (-1, "1969-12-31T23:59:59.999999Z"),
      (1_653_543_334_000_007, "2022-05-26T05:35:34.000007Z"), (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (-62_000_000_000_000_000, "0005-04-19T09:46:40.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ])
  func writesMoments(_ row: (microseconds: Int64, text: String)) {
    #expect(Self.text { TimeText.append(row.microseconds, to: &$0) } == row.text)
    #expect(TimeText.parse(Array(row.text.utf8)) == row.microseconds)
    #expect(TimeText.parse(Array(row.text.dropLast().utf8)) == nil)
  }

  @Test("a tree is written as it was read")
  func readsTrees() {
    let text = #"{"a":[1,-2.5e3,true,false,null],"b":{"c":"d\n"},"e":[],"f":{}}"#
    #expect(Stores.JSONValue(parsing: Array(" \(text)\n".utf8))?.bytes == Array(text.utf8))
  }

  @Test(
    "what is not JSON is refused",
    arguments: [
      "", "{", "[1,]", "{\"a\" 1}", "{\"a\":1,}", "{a:1}", "\"a", "\"\u{1}\"", "\"\\x\"", "\"\\u12g4\"", "tru", "1 2",
      "[1}",
      "nul", "\"\\", "[\"a\\",
    ])
  func refuses(_ text: String) {
    #expect(Stores.JSONValue(parsing: Array(text.utf8)) == nil)
    var cursor = JSONCursor(Array(text.utf8))
    _ = try? cursor.skipValue()
  }

  @Test("what is nested too deep is refused instead of overflowing the stack")
  func refusesDepth() {
    #expect(Stores.JSONValue(parsing: Array(repeating: UInt8(ascii: "["), count: 100_000)) == nil)
    let deep = String(repeating: "[", count: 500) + String(repeating: "]", count: 500)
    #expect(Stores.JSONValue(parsing: Array(deep.utf8)) != nil)
  }
}
