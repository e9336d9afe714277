/// Walks the field lines of a head, in order, as ranges; nothing is copied.
///
///     for field in FieldIterator(head.fields, in: input) { ... }
public struct FieldIterator: Sequence, IteratorProtocol {
  /// One field: its name as sent, and its value without the blanks around it.
  public struct Field: Equatable, Sendable {
    public var name: ByteRange
    public var value: ByteRange
  }

  // Borrowed from the caller: the iterator must not outlive the buffer's bytes.
  private let input: UnsafeRawBufferPointer
  private var offset: Int
  private let end: Int

  /// - Parameters:
  ///   - fields: `fields` of a head.
  ///   - input: the buffer of the call that gave the head.
  public init(_ fields: ByteRange, in input: UnsafeRawBufferPointer) {
    self.input = input
    offset = fields.start
    end = fields.end
  }

  public mutating func next() -> Field? {
    guard offset < end, let bytes = input.baseAddress else { return nil }
    // The parser has checked the block: each line has a colon and ends in CRLF.
    var colon = offset
    while colon < end, bytes.byte(colon) != UInt8(ascii: ":") { colon &+= 1 }
    var lineEnd = colon
    while lineEnd < end, bytes.byte(lineEnd) != ASCII.carriageReturn { lineEnd &+= 1 }
    let field = Field(
      name: ByteRange(start: offset, end: colon), value: FieldLine.value(bytes, colon: colon, end: lineEnd))
    offset = lineEnd &+ 2
    return field
  }
}

extension ByteRange {
  /// The value of the first field called `name`, case ignored, when this range is a head's `fields`; `nil` without one.
  public func field(named name: StaticString, in input: UnsafeRawBufferPointer) -> ByteRange? {
    var fields = FieldIterator(self, in: input)
    while let field = fields.next() {
      if field.name.equalsIgnoringCase(name, in: input) { return field.value }
    }
    return nil
  }
}

extension RequestHead {
  /// The value of the first field called `name`, case ignored; `nil` without one. `input` is the buffer the head came from.
  public func field(named name: StaticString, in input: UnsafeRawBufferPointer) -> ByteRange? {
    fields.field(named: name, in: input)
  }
}

extension ResponseHead {
  /// The value of the first field called `name`, case ignored; `nil` without one. `input` is the buffer the head came from.
  public func field(named name: StaticString, in input: UnsafeRawBufferPointer) -> ByteRange? {
    fields.field(named: name, in: input)
  }
}
