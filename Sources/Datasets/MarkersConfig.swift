/// What markers there shall be: which users stopped in which films at what time, as the original's `config.json` says it.
public struct MarkersConfig: Hashable, Sendable {
  public var productCode: String
  /// `hurleyUserIds` in the file.
  public var userIDs: [String]
  /// `assets.features` in the file.
  public var features: [String]
  /// Seconds since 1970; markers lie from the first moment up to the second.
  public var updateTimeStart: Int
  public var updateTimeEnd: Int
  public var recordsPerUser: Int

  public init(
    productCode: String, userIDs: [String], features: [String], updateTimeStart: Int, updateTimeEnd: Int,
    recordsPerUser: Int
  ) {
    self.productCode = productCode
    self.userIDs = userIDs
    self.features = features
    self.updateTimeStart = updateTimeStart
    self.updateTimeEnd = updateTimeEnd
    self.recordsPerUser = recordsPerUser
  }

  /// What no schema can say, each with the path of the value it is about.
  public var violations: [String] {
    var violations: [String] = []
    if updateTimeEnd <= updateTimeStart {
      violations.append("updateTimeEnd: \(updateTimeEnd) is not after updateTimeStart, \(updateTimeStart)")
    }
    if recordsPerUser > features.count {
      violations.append(
        "recordsPerUser: \(recordsPerUser) records need as many different assets, and assets.features has \(features.count)"
      )
    }
    return violations
  }

  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    if let violation = violations.first { throw DatasetProblem("The markers' configuration is wrong: \(violation).") }
    try require(recordsPerUser, in: 0...1_000_000, "The records of a user")
    try require(updateTimeStart, in: 0...MarkersSource.lastSecond, "The time markers begin at")
    try require(updateTimeEnd, in: 0...MarkersSource.lastSecond, "The time markers end at")
    try require(userIDs.count * recordsPerUser, in: 0...mostRecords, "The number of markers")
    return Dataset(
      name: "markers", seed: seed,
      parameters: [
        .init("users", "\(userIDs.count)"), .init("records-per-user", "\(recordsPerUser)"),
        .init("config", String(fingerprint, radix: 16)),
      ], sources: [MarkersSource(self, seed: seed)])
  }

  /// Tells one configuration from another.
  private var fingerprint: UInt64 {
    var sum: UInt64 = 0
    func add(_ text: String) {
      for byte in text.utf8 { sum = mixed(sum &+ UInt64(byte) &+ 1) }
      sum = mixed(sum)
    }
    add(productCode)
    userIDs.forEach(add)
    add("")
    features.forEach(add)
    for number in [updateTimeStart, updateTimeEnd, recordsPerUser] { sum = mixed(sum &+ UInt64(number)) }
    return sum
  }
}
