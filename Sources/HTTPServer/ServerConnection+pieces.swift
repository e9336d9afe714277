import HTTPCodec
import Reactor

/// Answers whose body is sent piece by piece. On the loop's thread, and for the request in progress alone.
extension ServerConnection {
  /// How the pieces of a body stand on the wire.
  enum Pieces { case sized, chunked }

  /// Begins the answer to the request in progress. Its body follows by ``send(piece:)``, now or later, until ``endPieces()``; a client that leaves
  /// before that is told of like any other whose request was not answered.
  /// - Parameters:
  ///   - status: one that has a body.
  ///   - length: of the whole body, as far as it is known; the pieces must come to just that. Nil: it goes in chunks, and to a client of HTTP/1.0 until
  ///     the connection ends.
  ///   - fields: appends further header lines, each ended by CRLF.
  public func beginPieces(
    status: Int, contentType: StaticString = "text/plain", length: Int?, fields: (inout [UInt8]) -> Void = { _ in }
  ) {
    precondition(!current.isAnswered && current.pieces == nil, "a request was answered twice")
    write {
      if server.isDraining { current.keepAlive = false }
      var writer = self.writer
      if let length {
        writer.writeSizedHead(
          status: status, contentType: contentType, length: length, to: &server.output, fields: fields)
      } else {
        writer.writeChunkedHead(status: status, contentType: contentType, to: &server.output, fields: fields)
      }
      current.keepAlive = writer.keepAlive
      current.pieces = length == nil ? .chunked : .sized
    }
  }

  /// Sends more of the body; copied before this returns. What the client does not take waits in memory: see ``unsentBytes``.
  public func send(piece: UnsafeRawBufferPointer) {
    precondition(current.pieces != nil, "a piece of an answer that was not begun")
    write {
      if current.pieces == .chunked {
        writer.writeChunk(piece, to: &server.output)
      } else if !current.isHead {
        server.output.append(contentsOf: piece)
      }
    }
  }

  /// Ends the body, and with it the answer.
  public func endPieces() {
    precondition(current.pieces != nil, "the end of an answer that was not begun")
    guard canWrite else { return server.settingOutputAside { endPieces() } }
    if current.pieces == .chunked { writer.writeLastChunk(to: &server.output) }
    current.pieces = nil
    current.isAnswered = true
    if !isParsing { answeredLate() }
  }

  /// Bytes of answers that wait for the client to take them.
  public var unsentBytes: Int { stream?.waitingToBeSent ?? 0 }

  /// False inside a request of another connection, whose answers wait in the same buffer.
  private var canWrite: Bool { isParsing || server.output.isEmpty }

  private func write(_ body: () -> Void) {
    guard canWrite else { return server.settingOutputAside { write(body) } }
    body()
    if !isParsing { flush() }
  }
}
