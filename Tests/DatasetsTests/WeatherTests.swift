import Datasets
import Testing

/// What record `index` of a source is, as text: values with a bar between them.
func text(_ source: any RecordSource, _ index: Int) -> String {
  var row = Row()
  source.write(index, to: &row)
  return row.values.indices.map { column in
    switch row.values[column] {
    case .null: "null"
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .boolean(let yes): "\(yes)"
    case .text: row.string(column) ?? "?"
    case .time(let microseconds): "\(Moment(seconds: microseconds / 1_000_000))"
    case .reference(let other): "#\(other)"
    }
  }.joined(separator: " | ")
}

@Suite("Weather")
struct WeatherTests {
  private func source(_ change: (inout WeatherOptions) -> Void = { _ in }, seed: UInt64 = 1) throws -> any RecordSource
  {
    var options = WeatherOptions()
    options.records = 2_000_000
    change(&options)
    return try DatasetRecipe.weather(options).dataset(seed: seed).sources[0]
  }

  @Test("the same seed makes the same records on every machine")
  func golden() throws {
    let source = try source()
    #expect(text(source, 0) == "São Paulo | 13.18 | 83.9 | 13.74 | 2025-11-28T12:10:21Z")
    #expect(text(source, 1) == "Osaka | 13.48 | 48.47 | 1.83 | 2021-07-07T06:26:22Z")
    #expect(text(source, 1_000_000) == "Paris | 24.46 | 27.74 | 10.57 | 2025-10-21T13:51:00Z")
  }
}
