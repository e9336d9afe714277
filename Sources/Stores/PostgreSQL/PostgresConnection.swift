import CPostgres

#if canImport(Glibc)
  import Glibc
#endif

/// One connection to a server, used by one thread at a time. It is closed when it is released, which rolls back what is not committed.
///
/// libpq works without blocking here, and this class waits for the socket: only so does a server that stands still, its connection
/// open, become a timeout.
package final class PostgresConnection {
  package let place: String
  private let connection: OpaquePointer
  /// How long the server may keep silent in an exchange; nil: as long as it likes. A dead machine is noticed by keep-alives all the same.
  package var patienceSeconds: Int? = 60

  package init(_ target: ConnectionString) throws(StoreError) {
    place = target.place
    // In order: ours may be overruled by the URL, which may not choose the encoding.
    let settings =
      target.defaults + [(keyword: "dbname", value: target.url), (keyword: "client_encoding", value: "UTF8")]
    let started = withCStrings(settings.map(\.keyword)) { keywords in
      withCStrings(settings.map(\.value)) { values in PQconnectStartParams(keywords, values, 1) }
    }
    guard let started else { throw .transient(.server, "There is no memory for a connection to \(place).") }
    connection = started
    // For the SQLSTATE, which of a failed connection there is nowhere else.
    PQsetErrorVerbosity(connection, PQERRORS_VERBOSE)
    try connect(within: target.connectSeconds)
    PQsetErrorVerbosity(connection, PQERRORS_DEFAULT)
    PQsetnonblocking(connection, 1)
    // What would go to standard error: "relation exists, skipping" and its like.
    PQsetNoticeProcessor(connection, { _, _ in }, nil)
  }

  deinit { PQfinish(connection) }

  private func connect(within seconds: Int?) throws(StoreError) {
    let deadline = seconds.map { monotonicMilliseconds() + Int64($0) * 1000 }
    var state = PGRES_POLLING_WRITING
    while state == PGRES_POLLING_READING || state == PGRES_POLLING_WRITING {
      let left = deadline.map { max(0, $0 - monotonicMilliseconds()) }
      let events = state == PGRES_POLLING_READING ? POLLIN : POLLOUT
      if PQstatus(connection) == CONNECTION_BAD { break }
      // The socket may be another after each step.
      guard ready(PQsocket(connection), Int16(events), within: left) != 0 else {
        throw .fatal(
          .unreachable, "\(place) did not answer within \(seconds ?? 0) seconds; is it the right host and port?")
      }
      state = PQconnectPoll(connection)
    }
    guard state == PGRES_POLLING_OK else {
      throw PostgresFailure(
        connecting: String(cString: PQerrorMessage(connection)),
        lacksPassword: PQconnectionNeedsPassword(connection) == 1
      ).error(place)
    }
  }

  // MARK: Statements

  /// Runs statements; what the last of them gave.
  @discardableResult
  package func query(_ statements: String) throws(StoreError) -> PostgresResult {
    guard PQsendQuery(connection, statements) == 1 else { throw broken() }
    return try lastResult()
  }

  /// Runs one statement with parameters as text; what it gave is in binary form when `binary` says so.
  @discardableResult
  package func query(_ statement: String, _ parameters: [String], binary: Bool = false) throws(StoreError)
    -> PostgresResult
  {
    let sent = withCStrings(parameters) { values in
      PQsendQueryParams(connection, statement, Int32(parameters.count), nil, values, nil, nil, binary ? 1 : 0)
    }
    guard sent == 1 else { throw broken() }
    return try lastResult()
  }

  // MARK: COPY

  func beginCopy(_ statement: String) throws(StoreError) {
    guard PQsendQuery(connection, statement) == 1 else { throw broken() }
    try flush()
    guard let result = try nextResult() else { throw broken() }
    guard result.status == PGRES_COPY_IN else {
      throw result.failure.map { $0.error(place) } ?? unexpected(result)
    }
  }

  /// Hands bytes over, and returns once the system has taken them all.
  func copy(_ bytes: ArraySlice<UInt8>) throws(StoreError) {
    let queued = bytes.withUnsafeBytes { bytes in
      PQputCopyData(connection, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count))
    }
    guard queued == 1 else { throw broken() }
    try flush()
  }

  func endCopy() throws(StoreError) {
    guard PQputCopyEnd(connection, nil) == 1 else { throw broken() }
    _ = try lastResult()
  }

  // MARK: Waiting

  private func lastResult() throws(StoreError) -> PostgresResult {
    try flush()
    var last: PostgresResult?
    var failure: PostgresFailure?
    while let result = try nextResult() {
      failure = failure ?? result.failure
      last = result
    }
    if let failure { throw failure.error(place) }
    guard let last else { throw broken() }
    return last
  }

  private func nextResult() throws(StoreError) -> PostgresResult? {
    while PQisBusy(connection) == 1 {
      _ = try wait(for: POLLIN)
      // A connection that was lost: libpq makes a result that says so.
      if PQconsumeInput(connection) == 0 { break }
    }
    return PQgetResult(connection).map(PostgresResult.init)
  }

  private func flush() throws(StoreError) {
    while true {
      switch PQflush(connection) {
      case 0: return
      case 1:
        // The server may want to say something before it takes more.
        let events = try wait(for: POLLIN | POLLOUT)
        if events & Int16(POLLIN) != 0 && PQconsumeInput(connection) == 0 { throw broken() }
      default: throw broken()
      }
    }
  }

  private func wait(for events: Int32) throws(StoreError) -> Int16 {
    let happened = ready(PQsocket(connection), Int16(events), within: patienceSeconds.map { Int64($0) * 1000 })
    if happened == 0 {
      throw .transient(.timeout, "\(place) has not answered for \(patienceSeconds ?? 0) seconds.")
    }
    return happened
  }

  /// After a call of libpq's that failed by itself.
  private func broken() -> StoreError {
    PostgresFailure(lost: String(cString: PQerrorMessage(connection))).error(place)
  }

  private func unexpected(_ result: PostgresResult) -> StoreError {
    .fatal(.protocolViolation, "\(place) did not begin a COPY when it was told to.")
  }
}

/// Waits for a descriptor; what happened, 0 when nothing did in time. A broken descriptor is ready for everything.
private func ready(_ descriptor: Int32, _ events: Int16, within milliseconds: Int64?) -> Int16 {
  let deadline = milliseconds.map { monotonicMilliseconds() + $0 }
  while true {
    let left = deadline.map { Int32(clamping: max(0, $0 - monotonicMilliseconds())) } ?? -1
    var waited = pollfd(fd: descriptor, events: events, revents: 0)
    let count = poll(&waited, 1, left)
    if count > 0 { return waited.revents }
    if count == 0 { return 0 }
    if errno != EINTR { return events }
  }
}

private func monotonicMilliseconds() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
}

/// Lends texts as a null-terminated array of C strings for as long as `body` runs.
private func withCStrings<Result>(
  _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result
) -> Result {
  let copies = texts.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  let pointers = copies.map { UnsafePointer($0) } + [nil]
  return pointers.withUnsafeBufferPointer { body($0.baseAddress!) }
}
