import Measurement
import Testing

@testable import Experiments

@Suite struct ExperimentTextTests {
  @Test("A whole run is printed as tables, conclusion and doubts")
  func whole() throws {
    #expect(try fixedRecord().text(path: "results/fixed/record.json") == expected)
  }
}

private let expected = """
  """
