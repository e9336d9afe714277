#if canImport(Glibc)
  import Glibc
#endif

/// A name as the databases see it: bytes, equal when they are the same and ordered as numbers, whatever Unicode says of them.
struct ByteKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  var bytes: [UInt8]

  init(_ bytes: [UInt8]) { self.bytes = bytes }
  init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  static func < (left: ByteKey, right: ByteKey) -> Bool {
    let count = min(left.bytes.count, right.bytes.count)
    let order = left.bytes.withUnsafeBytes { one in
      right.bytes.withUnsafeBytes { other in count == 0 ? 0 : memcmp(one.baseAddress!, other.baseAddress!, count) }
    }
    return order == 0 ? left.bytes.count < right.bytes.count : order < 0
  }

  func hasPrefix(_ prefix: StaticString) -> Bool {
    bytes.starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }
  var description: String { text }
}
