/// Cuts a stream of bytes, however it arrives, into frames. A value: bytes in, frames out.
public struct FrameReader<Content: Frame>: Sendable {
  /// The beginning of a frame whose end has not come yet.
  @usableFromInline var partial: [UInt8] = []

  @inlinable public init() {}

  /// Bytes of a frame that is not complete yet.
  @inlinable public var waiting: Int { partial.count }

  /// Takes the next bytes of the stream and shows each frame they complete, in order.
  /// - Throws: what `take` throws, or ``FrameError``; the reader is then of no more use.
  @inlinable
  public mutating func read(_ bytes: UnsafeRawBufferPointer, take: (Content) throws -> Void) throws {
    var offset = 0
    if !partial.isEmpty {
      offset = min(Content.size - partial.count, bytes.count)
      partial.append(contentsOf: bytes[..<offset])
      guard partial.count == Content.size else { return }
      let frame = try partial.withUnsafeBytes { try Content.decode($0) }
      partial.removeAll(keepingCapacity: true)
      try take(frame)
    }
    while bytes.count - offset >= Content.size {
      let frame = try Content.decode(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
      offset += Content.size
      try take(frame)
    }
    partial.append(contentsOf: bytes[offset...])
  }
}
