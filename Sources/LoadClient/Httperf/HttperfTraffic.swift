/// What is done with the connections of an httperf run: calls in sequence, or sessions. Told everything on the loop.
protocol HttperfTraffic: AnyObject {
  /// The run begins.
  func start()
  /// The connection stands: calls may be sent.
  func connected(_ link: HttperfLink)
  /// The oldest outstanding call has its reply. The connection may be unusable by now; then `lost` follows.
  func answered(_ link: HttperfLink)
  /// The connection is gone, with all calls outstanding on it; the error has been counted.
  func lost(_ link: HttperfLink, by timeout: Bool)
  /// The run is over: lets go of timers.
  func stop()
}
