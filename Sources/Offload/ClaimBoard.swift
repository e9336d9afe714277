import CPlatform
import Reactor
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Shared memory in which a worker process and the loop agree, for each job sent, who has it: the worker, from the moment it begins, or
/// the loop, which takes back what is not begun yet.
///
/// For every worker ``slots`` words. The loop writes a job's id into the word the id selects and then sends the job; whoever swaps
/// the id for 0 first has the job. Ids start at 1. Made before the workers are started, so that all have the same memory.
struct ClaimBoard {
  static let slots = 16

  // Lives as long as the process: workers that are still alive use it, and there is one for each process pool.
  private let words: UnsafeMutablePointer<Atomic<UInt64>>

  /// For workers that begin as programs of their own, which have to map the memory themselves.
  let descriptor: Int32

  /// - Throws: ``SystemError`` when no memory can be had.
  init(workers: Int) throws {
    let count = workers * ClaimBoard.slots
    let bytes = count * MemoryLayout<Atomic<UInt64>>.stride
    descriptor = platform_shared_memory("claim-board", UInt64(bytes))
    guard descriptor >= 0 else { throw SystemError("memfd_create", on: "the claim board") }
    words = try ClaimBoard.map(descriptor, count)
    for index in 0..<count { (words + index).initialize(to: Atomic(0)) }
  }

  /// The board that another process made.
  /// - Parameter descriptor: closed when it is mapped.
  init(mapping descriptor: Int32) throws {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemError("fstat", on: "the claim board") }
    self.descriptor = -1
    words = try ClaimBoard.map(descriptor, Int(status.st_size) / MemoryLayout<Atomic<UInt64>>.stride)
    close(descriptor)
  }

  private static func map(_ descriptor: Int32, _ count: Int) throws -> UnsafeMutablePointer<Atomic<UInt64>> {
    let bytes = count * MemoryLayout<Atomic<UInt64>>.stride
    let memory = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
    guard let memory, memory != MAP_FAILED else { throw SystemError("mmap", on: "the claim board") }
    return memory.bindMemory(to: Atomic<UInt64>.self, capacity: count)
  }

  /// The memory stays; only the way to map it once more goes. Once, when no further worker is started.
  func closeDescriptor() {
    if descriptor >= 0 { close(descriptor) }
  }

  private func word(_ worker: Int, _ id: UInt64) -> UnsafeMutablePointer<Atomic<UInt64>> {
    words + (worker * ClaimBoard.slots + Int(id % UInt64(ClaimBoard.slots)))
  }

  /// The loop is about to send this job.
  func offer(_ worker: Int, _ id: UInt64) {
    word(worker, id).pointee.store(id, ordering: .releasing)
  }

  /// Whether a job that was sent has been begun, or taken back.
  func isClaimed(_ worker: Int, _ id: UInt64) -> Bool { word(worker, id).pointee.load(ordering: .acquiring) != id }

  /// The worker begins this job (in the worker), or the loop takes it back (in the loop's process).
  /// - Returns: false when the other side was first.
  func claim(_ worker: Int, _ id: UInt64) -> Bool {
    word(worker, id).pointee.compareExchange(expected: id, desired: 0, ordering: .acquiringAndReleasing).exchanged
  }
}
