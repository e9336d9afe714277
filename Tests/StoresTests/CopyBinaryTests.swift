import Datasets
import Testing

@testable import Stores

/// Known answers by https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT.
@Suite("COPY BINARY")
struct CopyBinaryTests {
  @Test("header and trailer, to the byte")
  func frame() {
    var copy = CopyBinary(capacity: 64)
    copy.begin()
    copy.end()
    #expect(
      Array(copy.bytes) == [
        0x50, 0x47, 0x43, 0x4f, 0x50, 0x59, 0x0a, 0xff, 0x0d, 0x0a, 0x00, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff,
      ])
  }

  @Test("each kind of value has the form of its type, to the byte")
  func values() {
    var row = Row()
    row.append(.null)
    row.append(.integer(-2))
    row.append(.real(-0.5))
    row.append(.boolean(true))
    row.append(.boolean(false))
    row.append(text: "Zoë")
    row.append(text: "")
    row.append(.time(946_684_800_000_001))
    row.append(.time(0))
    row.append(.reference(6))
    var copy = CopyBinary(capacity: 64)
    copy.append(id: 258, row)
    let expected: [[UInt8]] = [
      [0, 11],
      [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 1, 2],
      [0xff, 0xff, 0xff, 0xff],
      [0, 0, 0, 8, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe],
      [0, 0, 0, 8, 0xbf, 0xe0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 1, 1],
      [0, 0, 0, 1, 0],
      [0, 0, 0, 4, 0x5a, 0x6f, 0xc3, 0xab],
      [0, 0, 0, 0],
      [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1],
      [0, 0, 0, 8, 0xff, 0xfc, 0xa2, 0xfe, 0xc4, 0xc8, 0x20, 0x00],
      [0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 7],
    ]
    #expect(Array(copy.bytes) == expected.flatMap { $0 })
  }

  @Test("rows follow each other, and memory grows with them")
  func growth() {
    var copy = CopyBinary(capacity: 64)
    var row = Row()
    row.append(text: String(repeating: "x", count: 1000).utf8)
    for id in 1...20 { copy.append(id: Int64(id), row) }
    #expect(copy.count == 20 * (2 + 12 + 4 + 1000))
    #expect(Array(copy.bytes.suffix(1000)) == Array(repeating: UInt8(ascii: "x"), count: 1000))
    copy.clear()
    #expect(copy.bytes.isEmpty)
  }
}
