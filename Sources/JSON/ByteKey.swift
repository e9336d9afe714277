#if canImport(Glibc)
  import Glibc
#endif

/// What a string of JSON says, as databases see it: UTF-8, equal when the bytes are the same and ordered as numbers, whatever Unicode
/// says of them.
package struct ByteKey: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }
  package init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

  package static func < (left: ByteKey, right: ByteKey) -> Bool {
    let count = min(left.bytes.count, right.bytes.count)
    let order = left.bytes.withUnsafeBytes { one in
      right.bytes.withUnsafeBytes { other in count == 0 ? 0 : memcmp(one.baseAddress!, other.baseAddress!, count) }
    }
    return order == 0 ? left.bytes.count < right.bytes.count : order < 0
  }

  package func hasPrefix(_ prefix: StaticString) -> Bool {
    bytes.starts(with: UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
  }

  package var text: String { String(decoding: bytes, as: UTF8.self) }
  package var description: String { text }
}

extension ByteKey: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) { self.init(text) }
}
