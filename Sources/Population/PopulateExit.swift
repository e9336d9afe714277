public import Stores

/// Why commands that work on stores give up, as their exit status tells it: as `sysexits.h` has them.
public enum PopulateExit: Int32, Sendable {
  case usage = 64
  /// The store says that the data is wrong.
  case rejectedData = 65
  case noSuchDatabase = 66
  case unreachable = 69
  /// Something else stands where the load should go.
  case occupied = 73
  /// Too many failures in a row that might have passed.
  case gaveUp = 75
  case protocolViolation = 76
  case notAuthorised = 77

  public init(_ error: StoreError) {
    switch error.kind {
    case .transient: self = .gaveUp
    case .fatal(let fatal): self.init(fatal)
    }
  }

  public init(_ fatal: StoreError.Fatal) {
    self =
      switch fatal {
      case .unreachable: .unreachable
      case .notAuthorised: .notAuthorised
      case .noSuchDatabase: .noSuchDatabase
      case .rejectedData: .rejectedData
      case .occupied: .occupied
      case .protocolViolation: .protocolViolation
      case .usage: .usage
      }
  }
}
