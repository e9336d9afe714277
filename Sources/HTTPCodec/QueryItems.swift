/// Walks `name=value&name=value` as ranges; nothing is copied and no escape is undone.
///
/// An item without `=` has an empty value; empty items (`a=1&&b=2`) are passed over.
public struct QueryItems: Sequence, IteratorProtocol {
  public struct Item: Equatable, Sendable {
    public var name: ByteRange
    public var value: ByteRange
  }

  // Borrowed from the caller: the iterator must not outlive the buffer's bytes.
  private let input: UnsafeRawBufferPointer
  private var offset: Int
  private let end: Int

  /// - Parameters:
  ///   - query: `query` of a head.
  ///   - input: the buffer of the call that gave the head.
  public init(_ query: ByteRange, in input: UnsafeRawBufferPointer) {
    self.input = input
    offset = query.start
    end = query.end
  }

  public mutating func next() -> Item? {
    guard let bytes = input.baseAddress else { return nil }
    while offset < end, bytes.byte(offset) == UInt8(ascii: "&") { offset &+= 1 }
    guard offset < end else { return nil }
    let start = offset
    var equals = -1
    while offset < end, bytes.byte(offset) != UInt8(ascii: "&") {
      if equals < 0, bytes.byte(offset) == UInt8(ascii: "=") { equals = offset }
      offset &+= 1
    }
    guard equals >= 0 else {
      return Item(name: ByteRange(start: start, end: offset), value: ByteRange(start: offset, end: offset))
    }
    return Item(name: ByteRange(start: start, end: equals), value: ByteRange(start: equals &+ 1, end: offset))
  }

  /// The value of the first item called exactly `name`; `nil` without one. `ByteRange.decimal` reads a number from it.
  public func value(named name: StaticString) -> ByteRange? {
    var items = self
    while let item = items.next() {
      if item.name.equals(name, in: input) { return item.value }
    }
    return nil
  }
}
