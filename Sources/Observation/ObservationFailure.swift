/// Why something could not be observed, as a sentence without its full stop.
public struct ObservationFailure: Error, CustomStringConvertible {
  public var description: String

  init(_ description: String) { self.description = description }
}
