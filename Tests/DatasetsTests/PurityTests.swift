import Datasets
import Testing

@Suite("Records of every dataset")
struct PurityTests {
  private static func datasets() throws -> [Dataset] {
    var order = MarkersConfig.Order(users: 40, until: .standard)
    order.records = 30
    var documents = DocumentsOptions()
    documents.size = 100
    let recipes: [DatasetRecipe] = [
      .commcare(CommCareOptions()), .weather(WeatherOptions()), .markers(try MarkersConfig(order, seed: 1)),
      .documents(documents),
    ]
    return try recipes.map { try $0.dataset(seed: 11) }
  }

  @Test("are the same backwards, in a used row, and made by many at once")
  func order() async throws {
    for source in try Self.datasets().flatMap(\.sources) {
      let indices = Array(stride(from: 0, to: source.count, by: max(1, source.count / 500)))
      let fresh = indices.map { index -> Row in
        var row = Row()
        source.write(index, to: &row)
        return row
      }
      var used = Row()
      for (index, row) in zip(indices, fresh).reversed() {
        source.write(index, to: &used)
        #expect(used == row)
        #expect(fits(row, source.schema))
      }
      let together = await withTaskGroup(of: (Int, Row).self) { group in
        for (place, index) in indices.enumerated() {
          group.addTask {
            var row = Row()
            source.write(index, to: &row)
            return (place, row)
          }
        }
        return await group.reduce(into: [Int: Row]()) { $0[$1.0] = $1.1 }
      }
      #expect(indices.indices.allSatisfy { together[$0] == fresh[$0] })
    }
  }

  @Test("have columns and names that every store can have, and refer only to sources before them")
  func schemas() throws {
    for dataset in try Self.datasets() {
      var known: Set<String> = []
      for schema in dataset.sources.map(\.schema) {
        let columns = schema.columns.map(\.name)
        #expect(Set(columns).count == columns.count)
        #expect(!columns.contains("id") && !columns.contains("_id") && !columns.contains("doc_type"))
        #expect((columns + [schema.name]).allSatisfy { $0.utf8.allSatisfy { (97...122).contains($0) || $0 == 95 } })
        for column in (schema.indexes + schema.unique + [schema.itemKey]).joined() { #expect(columns.contains(column)) }
        for case .reference(let to) in schema.columns.map(\.type) { #expect(known.contains(to.schema)) }
        #expect(known.insert(schema.name).inserted)
      }
      #expect(Set(dataset.sources.map(\.schema.documentPrefix)).count == dataset.sources.count)
    }
  }

  @Test("are others with another seed")
  func seeds() throws {
    var options = CommCareOptions()
    options.mobileUsers = 20
    let (one, other) = (try options.dataset(seed: 1), try options.dataset(seed: 2))
    for (left, right) in zip(one.sources, other.sources) {
      #expect(left.count == right.count)
      #expect(text(left, 0) != text(right, 0))
    }
  }
}
