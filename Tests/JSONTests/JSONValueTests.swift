import Testing

@testable import JSON

@Suite("JSON as a tree")
struct JSONValueTests {
  @Test("a tree is written as it was read")
  func readsTrees() throws {
    let text = #"{"a":[1,-2.5e3,true,false,null],"b":{"c":"d\n"},"e":[],"f":{}}"#
    #expect(try JSONValue(parsing: " \(text)\n").json == text)
  }

  @Test("of members with the same name the last one counts")
  func findsMembers() throws {
    let value = try JSONValue(parsing: #"{"a":1,"b":2,"a":3}"#)
    #expect(value["a"] == 3 && value["b"] == 2 && value["c"] == nil)
    #expect(value.fields == ["a": 3, "b": 2])
    #expect(value.members?.count == 3)
    #expect(JSONValue.null["a"] == nil && JSONValue.array([1])["a"] == nil)
  }

  @Test(
    "numbers are integers when they are whole and fit, however they are written",
    arguments: [
      ("7", 7, 7), ("-0", 0, 0), ("10.0", 10, 10), ("1e3", 1_000, 1_000), ("1.5", nil, 1.5), ("1e400", nil, nil),
      ("9223372036854775807", .max, 0x1p63), ("9223372036854775808", nil, 0x1p63), ("\"7\"", nil, nil),
      ("-9223372036854775808", .min, -0x1p63), ("9007199254740993.0", 9_007_199_254_740_993, 0x1p53),
      ("-10.50e1", -105, -105), ("1000000000000000000000e-18", 1_000, 1_000), ("1e-1", nil, 0.1), ("0.00e9", 0, 0),
      ("1.00000000000000000001", nil, 1), ("1e99999999999999999999", nil, nil), ("1e20", nil, 1e20),
    ] as [(String, Int?, Double?)])
  func readsNumbers(_ row: (text: String, integer: Int?, double: Double?)) throws {
    let value = try JSONValue(parsing: row.text)
    #expect(value.integer == row.integer)
    #expect(value.double == row.double)
    #expect(value.json == row.text)
  }

  @Test(
    "a number is whole when it has no fraction, whether it fits or not",
    arguments: [("7", true), ("1e400", true), ("7.0", true), ("7.5", false), ("1e-400", false), ("\"7\"", false)])
  func knowsWholeNumbers(_ row: (text: String, isWhole: Bool)) throws {
    #expect(try JSONValue(parsing: row.text).isWhole == row.isWhole)
  }

  @Test("what a value is not, it does not give")
  func tellsKinds() {
    let values: [JSONValue] = [.null, true, 1, "a", ["b"], ["c": "d"]]
    #expect(values.map(\.string) == [nil, nil, nil, "a", nil, nil])
    #expect(values.map(\.elements) == [nil, nil, nil, nil, ["b"], nil])
    #expect(values.map(\.fields) == [nil, nil, nil, nil, nil, ["c": "d"]])
    #expect(values.map(\.isTrue) == [false, true, false, false, false, false])
  }

  @Test("members are put in order at every depth, each name once, and nothing else is changed")
  func sorts() throws {
    let value = try JSONValue(parsing: #"{"b":[{"z":1.0,"y":1e1}],"a":{"d":1,"c":2,"d":3},"ä":0,"A":0}"#)
    #expect(value.sorted.json == #"{"A":0,"a":{"c":2,"d":3},"b":[{"y":1e1,"z":1.0}],"ä":0}"#)
    #expect(JSONValue(fields: ["b": 1, "a": 2]).json == #"{"a":2,"b":1}"#)
    // One é and e with an accent are the same to Unicode, and two names to JSON.
    let alike = "{\"e\u{301}\":1,\"\u{e9}\":2}"
    #expect(try JSONValue(parsing: alike).sorted.json.utf8.elementsEqual(alike.utf8))
    #expect(try JSONValue(parsing: alike).canonical.members?.count == 2)
  }

  @Test(
    "values that say the same have one canonical form",
    arguments: [
      ("1.0", "1", true), ("1e2", "100", true), ("0.50", "5e-1", true), ("-0.0", "0", true), ("1", "2", false),
      ("1", "\"1\"", false), ("1e400", "1e401", false), (#"{"a":1,"b":[2.0]}"#, #"{"b":[2],"a":1}"#, true),
      ("9223372036854775808", "9223372036854775809", false), ("0.1", "0.10000000000000000001", false),
      ("10e399", "1e400", true), ("100000000000000000000", "1e20", true), ("0e5", "-0", true), ("-1", "1", false),
      ("1e99999999999999999999", "1e99999999999999999999", true), ("[1,2]", "[2,1]", false),
      ("\"\u{e9}\"", "\"e\u{301}\"", false), (#""\u0041""#, #""A""#, true),
    ])
  func compares(_ row: (one: String, other: String, areSame: Bool)) throws {
    let (one, other) = (try JSONValue(parsing: row.one).canonical, try JSONValue(parsing: row.other).canonical)
    #expect((one == other) == row.areSame)
    #expect(Set([one, other]).count == (row.areSame ? 1 : 2))
  }

  @Test("numbers that JSON lacks become null")
  func lacksNumbers() {
    #expect(JSONValue.real(.nan) == .null && JSONValue.real(.infinity) == .null && JSONValue.real(0.25).json == "0.25")
  }
}
