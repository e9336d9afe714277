/// What a server told of one request in the field `Reactometer-Ledger` of its answer.
///
/// `read=N;parse=N;queue=N;hand-over=N;work=N;cpu=N;return=N;made=N`, in nanoseconds: `read` and `made` are instants of
/// CLOCK_MONOTONIC (the loop has read the request; the answer is about to be written), the others lengths of time.
public struct ServerStamps: Equatable, Sendable {
  public var read: UInt64 = 0
  public var parse: UInt64 = 0
  public var queue: UInt64 = 0
  public var handOver: UInt64 = 0
  public var work: UInt64 = 0
  public var cpu: UInt64 = 0
  public var `return`: UInt64 = 0
  public var made: UInt64 = 0

  /// The field's name, in the request (`1`) and in the answer.
  public static let fieldName: StaticString = "Reactometer-Ledger"

  init() {}

  /// Reads the field's value, without allocating: the eight parts in their order, nothing else; nothing when it is not that.
  init?(parsing bytes: UnsafeRawBufferPointer) {
    var text = StampText(bytes)
    guard
      let read = text.take("read="), let parse = text.take(";parse="), let queue = text.take(";queue="),
      let handOver = text.take(";hand-over="), let work = text.take(";work="), let cpu = text.take(";cpu="),
      let `return` = text.take(";return="), let made = text.take(";made="), text.isOver
    else { return nil }
    self.read = read
    self.parse = parse
    self.queue = queue
    self.handOver = handOver
    self.work = work
    self.cpu = cpu
    self.return = `return`
    self.made = made
  }

  /// What stands for the stamps of a server that told nothing: it read the request when the answer's first byte came.
  static func untold(_ exchange: Exchange) -> ServerStamps {
    var stamps = ServerStamps()
    stamps.read = exchange.firstByteAt
    stamps.made = exchange.firstByteAt
    return stamps
  }

  /// Whether it can be true of that request: stamped on this machine's clock while the request was out, no part longer than that.
  func isPlausible(for exchange: Exchange) -> Bool {
    guard exchange.startedAt <= read, read <= made, made <= exchange.endedAt else { return false }
    let most = exchange.endedAt - exchange.startedAt
    return parse <= most && queue <= most && handOver <= most && work <= most && `return` <= most
  }
}

/// The rest of a field's value.
private struct StampText {
  // Borrowed from the caller for the time of the parsing.
  private let bytes: UnsafeRawBufferPointer
  private var offset = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isOver: Bool { offset == bytes.count }

  /// The number that follows `key`, of at least one digit.
  mutating func take(_ key: StaticString) -> UInt64? {
    let length = key.utf8CodeUnitCount
    guard offset + length < bytes.count else { return nil }
    for index in 0..<length where bytes[offset + index] != key.utf8Start[index] { return nil }
    offset += length
    let first = offset
    var value: UInt64 = 0
    while offset < bytes.count {
      let digit = bytes[offset] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      let (tens, isTooMuch) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = tens.addingReportingOverflow(UInt64(digit))
      guard !isTooMuch, !carries else { return nil }
      value = sum
      offset += 1
    }
    return offset > first ? value : nil
  }
}
