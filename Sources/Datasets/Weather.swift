/// What weather records there shall be: one measurement at one place, as in the table `weather_data` of the original.
public struct WeatherOptions: Hashable, Sendable {
  public var records = 10_000
  /// How many places; nil: 50, or as many as there are weights.
  public var locations: Int?
  public var spread = Spread.uniform
  /// All measurements lie in the five years before.
  public var until = Moment.standard

  public init() {}

  public static let mostLocations = 100_000

  /// How many places there are in the end.
  public var locationCount: Int {
    if let locations { return locations }
    if case .weighted(let weights) = spread { return weights.count }
    return 50
  }

  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    try require(records, in: 0...mostRecords, "The number of weather records")
    try require(locationCount, in: 1...Self.mostLocations, "The number of locations")
    if case .weighted(let weights) = spread, weights.count != locationCount {
      throw DatasetProblem(
        "There are \(weights.count) weights for \(locationCount) locations: give one weight for each.")
    }
    guard until.seconds >= WeatherSource.spanSeconds else {
      throw DatasetProblem("The weather must end in 1975 or later, not at \(until).")
    }
    return Dataset(
      name: "weather", seed: seed,
      parameters: [
        .init("records", "\(records)"), .init("locations", "\(locationCount)"), .init("distribution", "\(spread)"),
        .init("until", "\(until)"),
      ], sources: [WeatherSource(self, seed: seed)])
  }
}

struct WeatherSource: RecordSource {
  /// Five years of 365.25 days.
  static let spanSeconds = Int64(1826) * Moment.day + Moment.day / 4

  let schema = Schema(
    name: "weather_data", documentPrefix: "weather_", documentType: "weather",
    columns: [
      Column("location", .text(limit: 100)), Column("temperature", .real), Column("humidity", .real),
      Column("wind_speed", .real), Column("timestamp", .time),
    ], indexes: [["location"]])
  let count: Int
  private let key: RandomKey
  private let places: WordList
  private let choice: Choice
  private let beginSeconds: Int64

  init(_ options: WeatherOptions, seed: UInt64) {
    count = options.records
    key = RandomKey(seed: seed, source: "weather")
    places = WordList((0..<options.locationCount).map(Words.place))
    choice = options.spread.choice(among: options.locationCount)
    beginSeconds = options.until.seconds - Self.spanSeconds
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = key[index]
    row.append(text: places.utf8(choice.draw(&random)))
    row.append(.real(Self.hundredths(random.integer(in: -1000...4000))))
    row.append(.real(Self.hundredths(random.integer(in: 2000...10_000))))
    row.append(.real(Self.hundredths(random.integer(in: 0...2000))))
    let second = beginSeconds + Int64(random.below(UInt64(Self.spanSeconds)))
    row.append(.time(second * 1_000_000))
  }

  /// The Double nearest to so many hundredths: printed, it has two decimals at most.
  private static func hundredths(_ number: Int64) -> Double { Double(number) / 100 }
}
