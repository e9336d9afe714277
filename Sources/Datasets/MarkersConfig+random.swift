extension MarkersConfig {
  /// What `reactometer markers-config` is asked for.
  public struct Order: Hashable, Sendable {
    public var users: Int
    public var days = 90
    /// Nil: one a week, as the original says, of whatever number of days there are.
    public var records: Int?
    public var product = "hboMax"
    /// The moment before which the markers lie.
    public var until: Moment

    public init(users: Int, until: Moment) {
      self.users = users
      self.until = until
    }

    public var recordsPerUser: Int { records ?? (days + 6) / 7 }
  }

  /// A configuration of made-up users and films; the same for the same order and seed.
  ///
  /// Each name begins with its number, mixed one to one, so no two are alike; there are as many films as a user has records.
  public init(_ order: Order, seed: UInt64) throws(DatasetProblem) {
    try require(order.users, in: 1...1_000_000, "The number of users")
    try require(order.days, in: 1...36_500, "The number of days")
    try require(order.recordsPerUser, in: 1...1_000_000, "The records of a user")
    let end = Int(order.until.seconds)
    let start = end - order.days * Int(Moment.day)
    guard start >= 0, end <= MarkersSource.lastSecond else {
      throw DatasetProblem("\(order.days) days before \(order.until) do not lie between 1970 and 9999.")
    }
    let userKey = RandomKey(seed: seed, source: "markers-config/users")
    let assetKey = RandomKey(seed: seed, source: "markers-config/assets")
    self.init(
      productCode: order.product,
      userIDs: (0..<order.users).map { "PICKUP-LT-" + Self.name($0, 16, of: lettersAndDigits, userKey) },
      features: (0..<order.recordsPerUser).map { "urn:hbo:feature:" + Self.name($0, 21, of: letters, assetKey) },
      updateTimeStart: start, updateTimeEnd: end, recordsPerUser: order.recordsPerUser)
  }

  /// Twelve characters are enough to write 64 bits with 52 letters; those after them are drawn.
  private static func name(_ index: Int, _ length: Int, of alphabet: StaticString, _ key: RandomKey) -> String {
    let letters = UnsafeBufferPointer(start: alphabet.utf8Start, count: alphabet.utf8CodeUnitCount)
    var random = key[index]
    var number = mixed(key.bits &+ UInt64(index))
    var bytes: [UInt8] = []
    for _ in 0..<12 {
      let (rest, letter) = number.quotientAndRemainder(dividingBy: UInt64(letters.count))
      bytes.append(letters[Int(letter)])
      number = rest
    }
    random.append(length - 12, of: alphabet, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}

private let letters: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
private let lettersAndDigits: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
