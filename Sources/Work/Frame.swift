/// A message of fixed size between the loop's process and a worker process. All numbers little-endian.
public protocol Frame: Sendable {
  /// Bytes of every frame of this type.
  static var size: Int { get }
  func encode(into bytes: inout [UInt8])
  /// - Parameter bytes: at least ``size`` of them; the first ones are read.
  /// - Throws: ``FrameError`` when they are no frame, after which the stream they came from is useless.
  static func decode(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> Self
}

/// Bytes that are no frame, told as a sentence.
public enum FrameError: Error, Equatable, CustomStringConvertible {
  case unknownJob(UInt32)
  case argumentOutOfRange(UInt64)
  case unknownReply(UInt32)

  public var description: String {
    switch self {
    case .unknownJob(let kind): return "a job frame has the unknown kind \(kind)"
    case .argumentOutOfRange(let argument): return "a job frame asks for the impossible argument \(argument)"
    case .unknownReply(let kind): return "a reply frame has the unknown kind \(kind)"
    }
  }
}

/// A job on its way to a worker: id (8), kind (4), wishes (4), argument (8).
public struct JobFrame: Frame, Equatable {
  public static let size = 24
  /// Given by the sender; the reply bears the same.
  public var id: UInt64
  public var job: Job
  /// Whether the reply shall tell the CPU time; the lowest bit of the wishes.
  public var measuresCPU: Bool

  public init(id: UInt64, job: Job, measuresCPU: Bool = false) {
    self.id = id
    self.job = job
    self.measuresCPU = measuresCPU
  }

  public func encode(into bytes: inout [UInt8]) {
    switch job {
    case .fibonacci(let n):
      let (kind, wishes) = (Kind.fibonacci.littleEndian, (measuresCPU ? 1 : 0 as UInt32).littleEndian)
      bytes.append(bytesOf: (id.littleEndian, kind, wishes, UInt64(truncatingIfNeeded: n).littleEndian))
    }
  }

  public static func decode(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> JobFrame {
    let kind: UInt32 = bytes.littleEndian(at: 8)
    let argument: UInt64 = bytes.littleEndian(at: 16)
    guard kind == Kind.fibonacci else { throw .unknownJob(kind) }
    guard let n = Int(exactly: argument), Fibonacci.domain.contains(n) else { throw .argumentOutOfRange(argument) }
    let wishes: UInt32 = bytes.littleEndian(at: 12)
    return JobFrame(id: bytes.littleEndian(at: 0), job: .fibonacci(n), measuresCPU: wishes & 1 != 0)
  }

  private enum Kind {
    static let fibonacci: UInt32 = 1
  }
}

/// What a worker says: that it is ready, or what a job came to. Id (8), kind (4), nothing (4), value (8), free (8), began (8),
/// ended (8), CPU time (8); the moments in nanoseconds of CLOCK_MONOTONIC.
public struct ReplyFrame: Frame, Equatable {
  public static let size = 56
  /// The first thing a worker says, once it can take jobs.
  public static let ready = ReplyFrame(kind: Kind.ready, id: 0, value: 0, free: 0, began: 0, ended: 0, cpu: 0)

  private let kind: UInt32
  public let id: UInt64
  public let value: UInt64
  /// Since when the worker had nothing else to do: the end of its last job, or when it came up.
  public let free: UInt64
  public let began: UInt64
  public let ended: UInt64
  /// Of the work, in nanoseconds; 0 unless it was asked for.
  public let cpu: UInt64

  public init(id: UInt64, value: UInt64, free: UInt64 = 0, began: UInt64, ended: UInt64, cpu: UInt64 = 0) {
    self.init(kind: Kind.result, id: id, value: value, free: free, began: began, ended: ended, cpu: cpu)
  }

  private init(kind: UInt32, id: UInt64, value: UInt64, free: UInt64, began: UInt64, ended: UInt64, cpu: UInt64) {
    self.kind = kind
    self.id = id
    self.value = value
    self.free = free
    self.began = began
    self.ended = ended
    self.cpu = cpu
  }

  public var isReady: Bool { kind == Kind.ready }

  public func encode(into bytes: inout [UInt8]) {
    let (value, free, cpu) = (value.littleEndian, free.littleEndian, cpu.littleEndian)
    let (began, ended) = (began.littleEndian, ended.littleEndian)
    bytes.append(bytesOf: (id.littleEndian, kind.littleEndian, 0 as UInt32, value, free, began, ended, cpu))
  }

  public static func decode(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> ReplyFrame {
    let kind: UInt32 = bytes.littleEndian(at: 8)
    guard kind == Kind.result || kind == Kind.ready else { throw .unknownReply(kind) }
    return ReplyFrame(
      kind: kind, id: bytes.littleEndian(at: 0), value: bytes.littleEndian(at: 16), free: bytes.littleEndian(at: 24),
      began: bytes.littleEndian(at: 32), ended: bytes.littleEndian(at: 40), cpu: bytes.littleEndian(at: 48))
  }

  private enum Kind {
    static let result: UInt32 = 1
    static let ready: UInt32 = 2
  }
}

extension [UInt8] {
  /// Appends the fields of a frame at once; they are laid out in order, without gaps since each stands where its size wants it.
  mutating func append(bytesOf fields: some BitwiseCopyable) {
    Swift.withUnsafeBytes(of: fields) { append(contentsOf: $0) }
  }
}

extension UnsafeRawBufferPointer {
  func littleEndian<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int) -> Value {
    Value(littleEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
  }
}
