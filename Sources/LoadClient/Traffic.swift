/// The law by which one lane's requests come: closed or open. Told everything on the lane's thread.
protocol Traffic: AnyObject, ClientConnectionDelegate {
  /// The run begins.
  func start()
  /// The time noted in ``Lane/wakeAt`` has come for this connection.
  func wake(_ connection: ClientConnection, at now: UInt64)
  /// The requests that are outstanding are all there will be.
  var isExhausted: Bool { get }
  /// The run is over: counts what was due and is on no connection, and lets go of what it holds.
  func finish(at now: UInt64)
}
