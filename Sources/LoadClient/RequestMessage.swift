public import HTTPCodec

/// A request made ready once and sent many times: its bytes, and what a good answer to it is. Any thread may share it.
public final class RequestMessage: Sendable {
  /// How the answer is framed depends on it.
  public let method: Method
  /// The request as it goes over the wire.
  public let bytes: [UInt8]
  /// The body a good answer has; nothing when any will do.
  public let expectedBody: ExpectedBody?
  /// Whether answers are searched for the server's stamps.
  public let asksLedger: Bool

  public init(method: Method, bytes: [UInt8], expectedBody: ExpectedBody? = nil, asksLedger: Bool = false) {
    self.method = method
    self.bytes = bytes
    self.expectedBody = expectedBody
    self.asksLedger = asksLedger
  }
}

/// A body to compare answers with, piece by piece as they arrive.
///
/// The answer may end in one newline more than the text: nobody can type it on a command line.
public struct ExpectedBody: Sendable, Equatable {
  public let bytes: [UInt8]

  public init(_ text: String) { bytes = Array(text.utf8) }

  /// Whether `piece` is what stands at `offset` of the body.
  func matches(_ piece: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    let overlap = min(piece.count, max(0, bytes.count - offset))
    let isSame = bytes.withUnsafeBytes { expected in
      overlap == 0 || expected[offset..<offset + overlap].elementsEqual(piece[..<overlap])
    }
    guard isSame else { return false }
    let surplus = piece.count - overlap
    return surplus == 0 || (surplus == 1 && offset + overlap == bytes.count && piece[overlap] == UInt8(ascii: "\n"))
  }

  /// Whether a body that matched so far may end after `count` bytes.
  func isComplete(_ count: Int) -> Bool { count == bytes.count || count == bytes.count + 1 }
}
