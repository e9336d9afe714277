import Datasets

/// Rows as `COPY ... FROM STDIN (FORMAT binary)` takes them: header, rows, trailer.
///
/// A value that is emptied and filled again; once its memory has grown to its size a row costs no allocation. The format is told in
/// https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT; each value has the form of its type's receive
/// function, big-endian: int8, float8, bool, UTF-8, and for timestamptz microseconds since 2000-01-01 UTC.
struct CopyBinary {
  /// Of which the first `count` are used.
  private var memory: [UInt8]
  private(set) var count = 0

  /// From 1970 to 2000.
  static let epochMicroseconds: Int64 = 946_684_800_000_000
  /// What precedes the first row: signature, flags, and the length of a header extension.
  static let header: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0x00] + [0, 0, 0, 0] + [0, 0, 0, 0]
  /// In place of a row's number of fields.
  static let trailer: [UInt8] = [0xff, 0xff]

  init(capacity: Int) { memory = Array(repeating: 0, count: max(capacity, 64)) }

  var bytes: ArraySlice<UInt8> { memory[..<count] }

  mutating func clear() { count = 0 }

  mutating func begin() { append(Self.header) }

  mutating func end() { append(Self.trailer) }

  private mutating func append(_ bytes: [UInt8]) {
    reserve(bytes.count)
    memory.replaceSubrange(count..<(count + bytes.count), with: bytes)
    count += bytes.count
  }

  /// One row: the key, then the values.
  mutating func append(id: Int64, _ row: Row) {
    let (values, texts) = (row.values, row.bytes)
    // Fields have at most 4 bytes of length and 8 of value, or their text.
    reserve(2 + 12 * (values.count + 1) + texts.count)
    var end = count
    memory.withUnsafeMutableBytes { memory in
      memory.storeBytes(of: Int16(values.count + 1).bigEndian, toByteOffset: end, as: Int16.self)
      end += 2
      Self.store(id, in: memory, at: &end)
      for value in values {
        switch value {
        case .integer(let integer): Self.store(integer, in: memory, at: &end)
        case .real(let real): Self.store(Int64(bitPattern: real.bitPattern), in: memory, at: &end)
        case .time(let time): Self.store(time &- Self.epochMicroseconds, in: memory, at: &end)
        case .reference(let index): Self.store(Int64(index) + 1, in: memory, at: &end)
        case .text(let range): Self.store(texts, range, in: memory, at: &end)
        case .boolean(let truth):
          Self.store(length: 1, in: memory, at: &end)
          memory[end] = truth ? 1 : 0
          end += 1
        case .null: Self.store(length: -1, in: memory, at: &end)
        }
      }
    }
    count = end
  }

  private mutating func reserve(_ more: Int) {
    guard count + more > memory.count else { return }
    memory.append(contentsOf: repeatElement(0, count: max(memory.count, more)))
  }

  @inline(__always)
  private static func store(length: Int32, in memory: UnsafeMutableRawBufferPointer, at end: inout Int) {
    memory.storeBytes(of: length.bigEndian, toByteOffset: end, as: Int32.self)
    end += 4
  }

  @inline(__always)
  private static func store(_ value: Int64, in memory: UnsafeMutableRawBufferPointer, at end: inout Int) {
    store(length: 8, in: memory, at: &end)
    memory.storeBytes(of: value.bigEndian, toByteOffset: end, as: Int64.self)
    end += 8
  }

  @inline(__always)
  private static func store(
    _ texts: [UInt8], _ range: Range<Int>, in memory: UnsafeMutableRawBufferPointer, at end: inout Int
  ) {
    store(length: Int32(range.count), in: memory, at: &end)
    // Room was made for each text once; two values that share one would need more.
    precondition(end + range.count <= memory.count && range.upperBound <= texts.count, "a row's texts overlap")
    texts.withUnsafeBytes { texts in
      UnsafeMutableRawBufferPointer(rebasing: memory[end..<(end + range.count)])
        .copyMemory(from: UnsafeRawBufferPointer(rebasing: texts[range]))
    }
    end += range.count
  }
}
