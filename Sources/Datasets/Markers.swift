/// Where users stopped watching: items of the original's table `pickup-cw-snp`.
///
/// The key is user and asset. It is unique because a user's records go through the assets in steps that have no divisor in common
/// with their number: none comes twice before all have come once.
struct MarkersSource: RecordSource {
  /// The end of the year 9999.
  static let lastSecond = 253_402_300_799
  /// Two years of 365 days, after which DynamoDB may remove a marker.
  static let lifeSeconds: Int64 = 2 * 365 * Moment.day

  let schema = Schema(
    name: "pickup_cw_snp", documentPrefix: "marker_", documentType: "marker",
    columns: [
      Column("prof", .text(limit: nil)), Column("parent", .text(limit: nil)),
      Column("asset", .text(limit: nil), optional: true),
      Column("showcw", .boolean), Column("runtime", .integer), Column("position", .integer), Column("ttl", .integer),
      Column("time", .integer), Column("done", .boolean),
    ], unique: [["prof", "parent"]], itemKey: ["prof", "parent"])
  let count: Int
  private let profiles: WordList
  private let assets: WordList
  private let perUser: Int
  private let beginMilliseconds: Int64
  /// When all of them expire, in seconds: two years from the end of the range, which is now for a configuration that was just made.
  private let expiry: Int64
  /// Milliseconds of the part of the range that each of a user's records has for itself.
  private let part: UInt64
  private let userKey: RandomKey
  private let key: RandomKey

  init(_ config: MarkersConfig, seed: UInt64) {
    count = config.userIDs.count * config.recordsPerUser
    profiles = WordList(config.userIDs.lazy.map { "\($0):\(config.productCode)" })
    assets = WordList(config.features)
    perUser = config.recordsPerUser
    beginMilliseconds = Int64(config.updateTimeStart) * 1000
    expiry = Int64(config.updateTimeEnd) + Self.lifeSeconds
    part = UInt64(config.updateTimeEnd - config.updateTimeStart) * 1000 / UInt64(max(perUser, 1))
    userKey = RandomKey(seed: seed, source: "markers/users")
    key = RandomKey(seed: seed, source: "markers")
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = key[index]
    let (user, ordinal) = index.quotientAndRemainder(dividingBy: perUser)
    let time = beginMilliseconds + Int64(part) * Int64(ordinal) + Int64(random.below(max(part, 1)))
    row.append(text: profiles.utf8(user))
    row.append(text: assets.utf8(asset(user, ordinal)))
    row.append(.null)
    row.append(.boolean(true))
    row.append(.integer(random.integer(in: 5000...7999)))
    row.append(.integer(random.integer(in: 500...999)))
    row.append(.integer(expiry))
    row.append(.integer(time))
    row.append(.boolean(false))
  }

  private func asset(_ user: Int, _ ordinal: Int) -> Int {
    var random = userKey[user]
    let first = Int(random.below(UInt64(assets.count)))
    var step = 1 + Int(random.below(UInt64(assets.count)))
    while Self.commonDivisor(step, assets.count) > 1 { step += 1 }
    return (first + ordinal * step) % assets.count
  }

  private static func commonDivisor(_ one: Int, _ other: Int) -> Int {
    var (one, other) = (one, other)
    while other > 0 { (one, other) = (other, one % other) }
    return one
  }
}
