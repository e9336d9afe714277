import Testing
import Work

@Suite struct FrameTests {
  private static let jobs: [JobFrame] = [
    JobFrame(id: 0, job: .fibonacci(0)), JobFrame(id: 1, job: .fibonacci(93)),
    JobFrame(id: .max, job: .fibonacci(30)), JobFrame(id: 0x0102_0304_0506_0708, job: .fibonacci(1)),
    JobFrame(id: 2, job: .fibonacci(1), measuresCPU: true),
  ]
  private static let replies: [ReplyFrame] = [
    .ready, ReplyFrame(id: 7, value: 832_040, began: 1, ended: 2),
    ReplyFrame(id: .max, value: .max, free: .max, began: .max, ended: .max, cpu: .max),
    ReplyFrame(id: 0, value: 0, began: 0, ended: 0), ReplyFrame(id: 1, value: 2, free: 3, began: 4, ended: 5, cpu: 6),
  ]

  @Test("a job frame is laid out as documented")
  func jobLayout() {
    #expect(
      bytes([JobFrame(id: 0x0102_0304_0506_0708, job: .fibonacci(30))])
        == [8, 7, 6, 5, 4, 3, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 30, 0, 0, 0, 0, 0, 0, 0])
    #expect(bytes([JobFrame(id: 1, job: .fibonacci(30), measuresCPU: true)])[12...15] == [1, 0, 0, 0])
  }

  @Test("a reply frame is laid out as documented")
  func replyLayout() {
    #expect(
      bytes([ReplyFrame(id: 1, value: 2, free: 5, began: 3, ended: 0x0400, cpu: 6)])
        == [1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
        + [5, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0])
    #expect(bytes([ReplyFrame.ready])[8] == 2)
  }

  @Test("frames cut at every byte come out whole")
  func everyCut() throws {
    try cutEverywhere(FrameTests.jobs)
    try cutEverywhere(FrameTests.replies)
  }

  @Test("frames come out whole in pieces of every size", arguments: 1...100)
  func everyPiece(size: Int) throws {
    #expect(try frames(of: pieces(bytes(FrameTests.jobs), size)) == FrameTests.jobs)
    #expect(try frames(of: pieces(bytes(FrameTests.replies), size)) == FrameTests.replies)
  }

  @Test("what is no job frame is refused with the reason")
  func badJobs() {
    var unknown = bytes([JobFrame(id: 1, job: .fibonacci(1))])
    unknown[8] = 9
    #expect(throws: FrameError.unknownJob(9)) { try frames(of: [unknown]) as [JobFrame] }
    var impossible = bytes([JobFrame(id: 1, job: .fibonacci(1))])
    impossible[16] = 94
    #expect(throws: FrameError.argumentOutOfRange(94)) { try frames(of: pieces(impossible, 5)) as [JobFrame] }
    impossible[23] = 0xff
    #expect(throws: FrameError.self) { try frames(of: [impossible]) as [JobFrame] }
  }

  @Test("what is no reply frame is refused with the reason")
  func badReplies() {
    var unknown = bytes([ReplyFrame.ready])
    unknown[8] = 0
    #expect(throws: FrameError.unknownReply(0)) { try frames(of: [unknown]) as [ReplyFrame] }
    #expect("\(FrameError.unknownReply(0))" == "a reply frame has the unknown kind 0")
  }

  private func bytes(_ frames: [some Frame]) -> [UInt8] {
    var bytes: [UInt8] = []
    for frame in frames { frame.encode(into: &bytes) }
    return bytes
  }

  private func pieces(_ bytes: [UInt8], _ size: Int) -> [[UInt8]] {
    stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
  }

  private func cutEverywhere<Content: Frame & Equatable>(_ content: [Content]) throws {
    let all = bytes(content)
    #expect(all.count == content.count * Content.size)
    for cut in 0...all.count {
      #expect(try frames(of: [Array(all[..<cut]), Array(all[cut...])]) == content)
    }
  }

  private func frames<Content: Frame>(of pieces: [[UInt8]]) throws -> [Content] {
    var reader = FrameReader<Content>()
    var frames: [Content] = []
    for piece in pieces { try piece.withUnsafeBytes { try reader.read($0) { frames.append($0) } } }
    #expect(reader.waiting == 0)
    return frames
  }
}
