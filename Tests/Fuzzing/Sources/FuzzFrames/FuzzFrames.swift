import Work

/// libFuzzer's entry. The first byte chooses the direction, the second where the rest is cut; then whole, cut and byte by byte must
/// tell the same story, and each frame must survive being written and read again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ start: UnsafeRawPointer?, _ count: Int) -> CInt {
  guard let start, count > 2 else { return 0 }
  let toWorker = start.load(as: UInt8.self) & 1 == 0
  let step = max(1, Int(start.load(fromByteOffset: 1, as: UInt8.self)))
  let bytes = UnsafeRawBufferPointer(start: start + 2, count: count - 2)
  if toWorker { examine(JobFrame.self, bytes, step) } else { examine(ReplyFrame.self, bytes, step) }
  return 0
}

private func require(_ holds: Bool, _ what: @autoclosure () -> String) {
  if !holds { fatalError(what()) }
}

private func examine<Content: Frame & Equatable>(_ kind: Content.Type, _ bytes: UnsafeRawBufferPointer, _ step: Int) {
  let whole = story(kind, bytes, step: max(1, bytes.count))
  require(whole.frames.count <= bytes.count / kind.size, "\(whole.frames.count) frames of \(bytes.count) bytes")
  require(story(kind, bytes, step: step) == whole, "pieces of \(step) tell another story")
  require(story(kind, bytes, step: 1) == whole, "byte by byte tells another story")
  for frame in whole.frames {
    var written: [UInt8] = []
    frame.encode(into: &written)
    require(written.count == kind.size, "a frame of \(written.count) bytes")
    let again = try? written.withUnsafeBytes { try kind.decode($0) }
    require(again == frame, "\(frame) is not what was written")
  }
}

/// What a reader told of a stream: its frames, and how it ended.
private struct Story<Content: Frame & Equatable>: Equatable {
  var frames: [Content] = []
  var waiting = 0
  var failure: FrameError?
}

private func story<Content: Frame & Equatable>(
  _: Content.Type, _ bytes: UnsafeRawBufferPointer, step: Int
) -> Story<Content> {
  var reader = FrameReader<Content>()
  var story = Story<Content>()
  for begin in stride(from: 0, to: bytes.count, by: step) {
    // A copy that ends where the piece ends, so that the sanitizer sees a read beyond it.
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: min(step, bytes.count - begin), alignment: 1)
    defer { piece.deallocate() }
    piece.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[begin..<(begin + piece.count)]))
    do {
      try reader.read(UnsafeRawBufferPointer(piece)) { story.frames.append($0) }
    } catch let error as FrameError {
      story.failure = error
      require(!error.description.isEmpty, "an error without a sentence")
      return story
    } catch {
      fatalError("\(error)")
    }
    require(reader.waiting < Content.size, "\(reader.waiting) bytes wait")
  }
  story.waiting = reader.waiting
  return story
}
