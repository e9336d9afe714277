import Plans
import Records
import Report
import Testing

@testable import Analysis

@Suite struct GoldenTests {
  @Test("A record with series prints tables with intervals, ledger, loop and resources")
  func series() throws {
    #expect(try seriesRecord().text(path: "x") == goldenFile("series.txt"))
  }

  @Test("A sweep prints a table for each experiment and server instead, predictions and break-even")
  func sweep() throws {
    #expect(try sweepRecord().text(path: "x") == goldenFile("sweep.txt"))
  }

  @Test("A search prints its bounds, or that there is none")
  func search() throws {
    #expect(try searchRecord().text(path: "x") == goldenFile("search.txt"))
  }

  @Test("Every figure goes to JSON with its unit, interval and repeats, and can be read again")
  func json() throws {
    let json = FindingsJSON(Findings(try shortRecord()))
    #expect(try String(decoding: json.json(), as: UTF8.self) == goldenFile("analysis.json"))
  }

  @Test("Figures, series and verdicts go to CSV files with units in the heads")
  func csv() throws {
    let files = Findings(try shortRecord()).csvFiles
    #expect(files.map(\.name) == ["figures.csv", "intervals.csv", "processes.csv", "loop.csv", "verdicts.csv"])
    for file in files { #expect(try file.csv.text == goldenFile(file.name), "\(file.name)") }
  }
}

/// One server in one experiment, twice.
func shortRecord() throws -> ExperimentRecord {
  var record = try seriesRecord()
  record.trials = [record.trials[0], record.trials[2]]
  return record
}
