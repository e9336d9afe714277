import Testing

@testable import JSON

@Suite("JSON as it is read")
struct JSONScannerTests {
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
      "\"a", "[1}", "\"\\", "[\"a\\",
    ])
  func refused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
    #expect(throws: JSONError.self) {
      try JSONScanner.scan(Array(text.utf8)) { (scanner) throws(JSONError) in
        try scanner.value()
        try scanner.end()
      }
    }
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

  @Test("a tree and a scan agree on what is JSON, however it is broken, and what is taken is written and taken again")
  func agrees() {
    let whole = Array(
      #"{"a":[1,-2.5e+3,true,null,"é\u00e9\ud83d\ude00\n"],"b":{"":[[],{}]},"c":"😀xxxxxxxxxxxx\"y"} "#.utf8)
    // Knuth's MMIX, so that each run breaks the same.
    var state: UInt64 = 1
    func draw(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var taken = 0
    for _ in 0..<3_000 {
      var bytes = whole
      for _ in 0...draw(3) {
        let place = draw(bytes.count)
        switch draw(10) {
        case 0..<4: bytes[place] = UInt8(draw(256))
        case 4..<7: bytes[place] = whole[draw(whole.count)]
        case 7..<9: bytes.remove(at: place)
        default: bytes.removeLast(place / 2)
        }
      }
      let tree = try? JSONValue(parsing: bytes)
      let scan: Void? = try? JSONScanner.scan(bytes) { (scanner) throws(JSONError) in
        try scanner.value()
        try scanner.end()
      }
      #expect((tree == nil) == (scan == nil))
      guard let tree else { continue }
      taken += 1
      #expect((try? JSONValue(parsing: tree.bytes)) == tree)
    }
    #expect((100..<2_900).contains(taken))
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

  @Test(
    "escapes of others are read, half of a pair as U+FFFD",
    arguments: [
      (#""\/\b\f\u0041""#, "/\u{8}\u{c}A"), (#""\ud83d\ude80""#, "🚀"), (#""\ud83d""#, "\u{FFFD}"),
      (#""\ud83dx""#, "\u{FFFD}x"), (#""\ude80""#, "\u{FFFD}"), (#""\ud83d\u0041""#, "\u{FFFD}A"),
      (#""\ud83d\ud83d\ude80""#, "\u{FFFD}🚀"),
    ])
  func readsEscapes(_ row: (json: String, text: String)) throws {
    #expect(
      try JSONScanner.scan(Array(row.json.utf8)) { (scanner) throws(JSONError) in try scanner.text() } == row.text)
  }

  @Test("values are read one after the other, by what they are, and from where one stands")
  func walks() throws {
    let text = #" {"n": -12, "x": 1.50, "\u0062": true, "no": null, "s": "\"ä", "list": [[], {"a": 1}]} "#
    let bytes = Array(text.utf8)
    try JSONScanner.scan(bytes) { (scanner) throws(JSONError) in
      var (kinds, names, inner): ([JSONScanner.Kind?], [String], JSONScanner?) = ([], [], nil)
      try scanner.members { (scanner, name) throws(JSONError) in
        names.append(name)
        kinds.append(scanner.kind())
        switch name {
        case "n":
          let value = try scanner.integer()
          #expect(value == -12)
        case "x":
          let text = try scanner.number()
          #expect(text == "1.50")
        case "b":
          let value = try scanner.boolean()
          #expect(value)
        case "s":
          let content = try scanner.content()
          #expect(content == Array("\"ä".utf8))
        case "list":
          let range = try scanner.value()
          #expect(Array(scanner.bytes[range]) == Array(#"[[], {"a": 1}]"#.utf8))
          inner = JSONScanner(scanner.bytes, at: range.lowerBound)
        default: try scanner.value()
        }
      }
      try scanner.end()
      #expect(names == ["n", "x", "b", "no", "s", "list"])
      #expect(kinds == [.number, .number, .boolean, .null, .string, .array])
      if var found = inner {
        let value = try JSONValue(&found)
        #expect(value.json == #"[[],{"a":1}]"#)
      }
    }
  }

  @Test("what is not of the kind that is wanted is refused")
  func refusesKinds() {
    func refuses(_ text: String, _ walk: (inout JSONScanner) throws(JSONError) -> Void) {
      #expect(throws: JSONError.self) { try JSONScanner.scan(Array(text.utf8), walk) }
    }
    for text in ["1", "nul", ""] {
      refuses(text) { (scanner) throws(JSONError) in _ = try scanner.text() }
      refuses(text) { (scanner) throws(JSONError) in _ = try scanner.boolean() }
      refuses(text) { (scanner) throws(JSONError) in try scanner.members { (_, _) throws(JSONError) in } }
      refuses(text) { (scanner) throws(JSONError) in try scanner.array { (_) throws(JSONError) in } }
    }
    refuses("true") { (scanner) throws(JSONError) in _ = try scanner.number() }
    for text in ["1.5", "1e3", "99999999999999999999"] {
      refuses(text) { (scanner) throws(JSONError) in _ = try scanner.integer() }
    }
  }
}
