/// What the owner of a ``ByteStream`` is told, always on the loop's thread. After the stream is closed nothing more is told.
public protocol ByteStreamDelegate: AnyObject {
  /// A connection begun by ``ByteStream/connect(loop:to:from:delegate:)`` stands.
  func streamConnected(_ stream: ByteStream)
  /// Bytes arrived. Returns how many from the front are done with; the stream keeps the rest and shows them again, with what
  /// follows, at the next arrival or ``ByteStream/redeliver()``. The buffer is valid only during the call.
  func stream(_ stream: ByteStream, received bytes: UnsafeRawBufferPointer) -> Int
  /// Everything handed to `send` has gone to the kernel, after some of it had to wait.
  func streamDrained(_ stream: ByteStream)
  /// The peer has finished sending. Nothing is read any more; sending may still work.
  func streamEnded(_ stream: ByteStream)
  /// The connection broke, or was refused: `errno`. The owner closes it.
  func stream(_ stream: ByteStream, failedWith code: Int32)
}

extension ByteStreamDelegate {
  public func streamConnected(_ stream: ByteStream) {}
  public func streamDrained(_ stream: ByteStream) {}
}
