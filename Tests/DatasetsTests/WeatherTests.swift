import Testing

@testable import Datasets

@Suite("Weather")
struct WeatherTests {
  private func source(_ change: (inout WeatherOptions) -> Void = { _ in }, seed: UInt64 = 1) throws -> any RecordSource
  {
    var options = WeatherOptions()
    options.records = 2_000_000
    change(&options)
    return try DatasetRecipe.weather(options).dataset(seed: seed).sources[0]
  }

  @Test(
    "the same seed makes the same records on every machine",
    arguments: [
      (0, "São Paulo | 13.18 | 83.9 | 13.74 | 2025-11-28T12:10:21Z"),
      (1, "Osaka | 13.48 | 48.47 | 1.83 | 2021-07-07T06:26:22Z"),
      (1_000_000, "Paris | 24.46 | 27.74 | 10.57 | 2025-10-21T13:51:00Z"),
    ])
  func golden(index: Int, expected: String) throws {
    #expect(text(try source(), index) == expected)
  }

  @Test("values are in their ranges with two decimals, times in the five years before, and means in the middle")
  func ranges() throws {
    let source = try source()
    var sums = [0.0, 0.0, 0.0]
    for index in 0..<20_000 {
      let record = Named(source, index)
      #expect(fits(record.row, source.schema))
      for (column, (name, range)) in [
        ("temperature", -10.0...40), ("humidity", 20.0...100), ("wind_speed", 0.0...20),
      ].enumerated() {
        let value = try #require(record.real(name))
        #expect(range.contains(value) && (value * 100).rounded() / 100 == value)
        sums[column] += value
      }
      let time = try #require(record.time("timestamp"))
      #expect((Moment.standard.seconds - 157_788_000..<Moment.standard.seconds).contains(time))
    }
    #expect(abs(sums[0] / 20_000 - 15) < 0.52)
    #expect(abs(sums[1] / 20_000 - 60) < 0.82)
    #expect(abs(sums[2] / 20_000 - 10) < 0.21)
  }

  @Test("the order in which records are made, and the row they are made in, change nothing")
  func order() throws {
    let source = try source()
    var used = Row()
    let backwards = (0..<500).reversed().map { index -> Row in
      source.write(index, to: &used)
      return used
    }
    for (index, row) in backwards.reversed().enumerated() {
      var fresh = Row()
      source.write(index, to: &fresh)
      #expect(fresh == row)
    }
  }

  @Test("another seed makes other records, another number of records the same ones")
  func seeds() throws {
    #expect(text(try source(), 3) != text(try source(seed: 2), 3))
    #expect(text(try source(), 3) == text(try source { $0.records = 4 }, 3))
  }

  @Test("locations are as many as asked for, all different, and spread as asked for")
  func locations() throws {
    let five = try source { $0.spread = .weighted([50, 30, 10, 5, 5]) }
    var counts: [String: Int] = [:]
    for index in 0..<20_000 { counts[try #require(Named(five, index).text("location")), default: 0] += 1 }
    #expect(counts.count == 5)
    #expect(abs((counts["Lagos"] ?? 0) - 10_000) < 354)
    #expect(abs((counts["Berlin"] ?? 0) - 6000) < 325)
    #expect(Set((0..<1000).map(Words.place)).count == 1000)
    #expect(Words.place(200) == "Lagos 2")
  }

  @Test("the identity names all that the records depend on")
  func identity() throws {
    #expect(
      try DatasetRecipe.weather(WeatherOptions()).dataset(seed: 7).identity
        == "weather/1 seed=7 records=10000 locations=50 distribution=uniform until=2026-01-01T00:00:00Z")
  }

  @Test("no records are no error, and there are none")
  func none() throws { #expect(try source { $0.records = 0 }.count == 0) }

  @Test(
    "options that make no sense are refused with a sentence",
    arguments: [
      (
        Change<WeatherOptions> { $0.records = -1 },
        "The number of weather records must be from 0 to 1000000000000, not -1."
      ),
      (Change<WeatherOptions> { $0.locations = 0 }, "The number of locations must be from 1 to 100000, not 0."),
      (
        Change<WeatherOptions> { $0.locations = 100_001 },
        "The number of locations must be from 1 to 100000, not 100001."
      ),
      (
        Change<WeatherOptions> {
          $0.spread = .weighted([1, 2])
          $0.locations = 3
        }, "There are 2 weights for 3 locations: give one weight for each."
      ),
      (
        Change<WeatherOptions> { $0.until = Moment(seconds: 0) },
        "The weather must end in 1975 or later, not at 1970-01-01T00:00:00Z."
      ),
    ])
  func refused(change: Change<WeatherOptions>, sentence: String) {
    var options = WeatherOptions()
    change.apply(&options)
    #expect(throws: DatasetProblem(sentence)) { try DatasetRecipe.weather(options).dataset(seed: 1) }
  }
}
