import Dispatch
import Glibc
import Testing
import Work

@testable import Offload

/// The worker's loop on a thread of the test, talked to through a socket pair as a worker process is.
@Suite struct WorkerLoopTests {
  @Test("a worker says it is ready, answers each job it can claim and ends when the socket ends")
  func conversation() throws {
    var ends: [Int32] = [-1, -1]
    try #require(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0)
    let (ours, its) = (ends[0], ends[1])
    let board = try ClaimBoard(workers: 2)
    let ended = DispatchSemaphore(value: 0)
    // A thread of its own, as it blocks. The board is memory that is shared by design.
    nonisolated(unsafe) let shared = board
    DispatchQueue(label: "worker").async {
      var loop = WorkerLoop(descriptor: its, index: 1, board: shared)
      loop.serve()
      close(its)
      ended.signal()
    }
    #expect(try receive(ours, 1) == [.ready])

    for id in 1...4 as ClosedRange<UInt64> { board.offer(1, id) }
    #expect(board.claim(1, 3), "taken back before it is sent")
    var bytes: [UInt8] = []
    for id in 1...4 as ClosedRange<UInt64> {
      JobFrame(id: id, job: .fibonacci(Int(id) + 9), measuresCPU: id == 2).encode(into: &bytes)
    }
    for byte in bytes { #expect(write(ours, [byte], 1) == 1) }
    let replies = try receive(ours, 3)
    #expect(replies.map(\.id) == [1, 2, 4])
    #expect(replies.map(\.value) == [55, 89, 233])
    #expect(replies.allSatisfy { $0.ended >= $0.began && $0.began >= $0.free && $0.free > 0 })
    #expect(replies[1].free == replies[0].ended, "free for the second since the first was done")
    #expect(replies.map { $0.cpu > 0 } == [false, true, false], "the CPU time was asked for once")
    #expect(replies[1].cpu <= replies[1].ended - replies[1].began + 1_000)
    #expect(!board.claim(1, 4), "it was claimed by the worker")

    close(ours)
    #expect(ended.wait(timeout: .now() + 30) == .success)
  }

  private func receive(_ descriptor: Int32, _ count: Int) throws -> [ReplyFrame] {
    var reader = FrameReader<ReplyFrame>()
    var frames: [ReplyFrame] = []
    var buffer = [UInt8](repeating: 0, count: 7)
    while frames.count < count {
      let got = read(descriptor, &buffer, buffer.count)
      try #require(got > 0)
      try buffer[..<got].withUnsafeBytes { try reader.read($0) { frames.append($0) } }
    }
    return frames
  }
}

@Suite struct ClaimBoardTests {
  @Test("a job is had by whoever claims it first")
  func once() throws {
    let board = try ClaimBoard(workers: 3)
    #expect(!board.claim(0, 1))
    board.offer(2, 1)
    #expect(!board.claim(0, 1))
    #expect(board.claim(2, 1))
    #expect(!board.claim(2, 1))
  }

  @Test("as many jobs as there are slots stand side by side, for each worker")
  func slots() throws {
    let board = try ClaimBoard(workers: 2)
    let ids = 5..<(5 + UInt64(ClaimBoard.slots))
    for worker in 0..<2 { for id in ids { board.offer(worker, id) } }
    for worker in 0..<2 { for id in ids { #expect(board.claim(worker, id)) } }
  }
}
