public import Stores

/// The exit statuses of commands that work on stores, and what each of them tells. Above 64 as `sysexits.h` has them.
public enum PopulateExit: Int32, Sendable, CaseIterable {
  case done = 0
  /// What was read back is not what should be there.
  case different = 3
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
  /// 128 and the signal's number.
  case interrupted = 130
  case terminated = 143

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
