import HTTPCodec
import Testing

@Suite("Fields and query items")
struct FieldAndQueryTests {
  @Test("a field is found by its name in any case, the first of several")
  func field() {
    let input = Array("x: 0\r\nAccept: */*\r\nX-A:  1 \r\nx-a: 2\r\nEmpty:\r\n".utf8)
    input.withUnsafeBytes { input in
      let block = ByteRange(start: 6, end: input.count)
      #expect(block.field(named: "accept", in: input)?.text(in: input) == "*/*")
      #expect(block.field(named: "X-a", in: input)?.text(in: input) == "1")
      #expect(block.field(named: "EMPTY", in: input)?.isEmpty == true)
      #expect(block.field(named: "x", in: input) == nil)
      #expect(block.field(named: "x-", in: input) == nil)
      #expect(block.field(named: "", in: input) == nil)
    }
  }

  @Test(
    "a query falls into names and values",
    arguments: [
      ("fib=20", ["fib:20"]), ("a=1&b=2", ["a:1", "b:2"]), ("a", ["a:"]), ("a=", ["a:"]), ("=b", [":b"]),
      ("a=b=c", ["a:b=c"]), ("&&a=1&&", ["a:1"]), ("", []), ("&", []), ("a&b=1", ["a:", "b:1"]),
    ])
  func items(query: String, expected: [String]) {
    Array(("?" + query).utf8).withUnsafeBytes { input in
      let items = QueryItems(ByteRange(start: 1, end: input.count), in: input)
      #expect(items.map { "\($0.name.text(in: input)):\($0.value.text(in: input))" } == expected)
    }
  }

  @Test("an item is found by its exact name")
  func named() {
    Array("Fib=1&fib=20&fib=3".utf8).withUnsafeBytes { input in
      let items = QueryItems(ByteRange(start: 0, end: input.count), in: input)
      #expect(items.value(named: "fib")?.decimal(in: input) == 20)
      #expect(items.value(named: "fi") == nil)
    }
  }

  @Test(
    "a decimal is digits and nothing else",
    arguments: [
      ("0", 0), ("20", 20), ("007", 7), ("9223372036854775807", Int.max), ("9223372036854775808", nil),
      ("99999999999999999999", nil), ("", nil), ("-1", nil), ("+1", nil), (" 1", nil), ("1 ", nil), ("0x1", nil),
      ("1.0", nil), ("1e3", nil), ("twenty", nil),
    ] as [(String, Int?)])
  func decimal(text: String, expected: Int?) {
    Array(text.utf8).withUnsafeBytes { input in
      #expect(ByteRange(start: 0, end: input.count).decimal(in: input) == expected)
    }
  }

  @Test("ranges compare with text exactly, or with case ignored")
  func equality() {
    Array("/Hi[".utf8).withUnsafeBytes { input in
      let range = ByteRange(start: 0, end: 3)
      #expect(range.equals("/Hi", in: input) && !range.equals("/hi", in: input) && !range.equals("/H", in: input))
      #expect(range.equalsIgnoringCase("/hI", in: input) && !range.equalsIgnoringCase("/ha", in: input))
      #expect(!ByteRange(start: 3, end: 4).equalsIgnoringCase("{", in: input))
      #expect(ByteRange.empty.equals("", in: input))
    }
  }
}
