import Testing

@testable import StandIns

@Suite("JSON as the stand-ins read it")
struct JSONTests {
  @Test(
    "what RFC 8259 allows is taken, and comes out the same",
    arguments: [
      "null", "true", "[]", "{}", "0", "-0", "-1.5e+10", "1E400", #""""#, #""ä€😀""#, #"[1,[2,{"a":[]}]]"#,
      #"{"a":1,"b":"x","a":2}"#,
    ])
  func taken(_ text: String) throws {
    #expect(String(decoding: try JSONValue(parsing: text).bytes, as: UTF8.self) == text)
  }

  @Test(
    "what it does not allow is refused",
    arguments: [
      "", " ", "nul", "+1", "01", "1.", ".5", "1e", "-", "'a'", #"""#, #""\x""#, #""\u12g4""#, "[1,]", "[1 2]", "{a:1}",
      #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, "1 2", "\"\u{1}\"", "[", "{", "]", "NaN", "Infinity", "tru",
    ])
  func refused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
  }

  @Test(
    "strings must be UTF-8: no overlong forms, no surrogates, nothing cut off",
    arguments: [
      [0x80], [0xC0, 0x80], [0xC3], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF],
    ])
  func encoding(_ bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22] + bytes + [0x22]) }
  }

  @Test("escapes are undone, surrogate pairs among them, and written only where they must be")
  func escapes() throws {
    let value = try JSONValue(parsing: #""a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00\u0001""#)
    #expect(value == .text("a\"\\/\u{8}\u{c}\n\r\tä😀\u{1}"))
    #expect(String(decoding: value.bytes, as: UTF8.self) == #""a\"\\/\u0008\u000c\n\r\tä😀\u0001""#)
  }

  @Test("special bytes are found wherever they stand in a long string", arguments: 0..<20)
  func places(_ place: Int) throws {
    for special in ["\\n", "ä", "\u{7f}"] {
      let text = String(repeating: "x", count: place) + special + String(repeating: "y", count: 20 - place)
      #expect(throws: Never.self) { try JSONValue(parsing: "\"\(text)\"") }
      #expect(throws: JSONError.self) { try JSONValue(parsing: "\"\(text)\u{2}\"") }
    }
  }

  @Test("nesting ends somewhere, before the stack does")
  func depth() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    }
    #expect(throws: Never.self) { try JSONValue(parsing: nested(JSONScanner.deepest)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(JSONScanner.deepest + 1)) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: nested(1_000_000)) }
  }

  @Test("an error says where")
  func place() {
    #expect(throws: JSONError(expected: "a colon", offset: 5)) { try JSONValue(parsing: #"{"a" 1}"#) }
  }

  @Test("blanks between parts go, blanks in strings stay")
  func compact() {
    let text = "{ \"a\\\" b\" :\n\t[1,  2] ,\"c\\\\\":\" \" }"
    #expect(String(decoding: JSONText.compact(Array(text.utf8)), as: UTF8.self) == #"{"a\" b":[1,2],"c\\":" "}"#)
  }
}
