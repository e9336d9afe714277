/// Pregnancies that mobile users watch over.
struct CasesSource: RecordSource {
  static let schema: Schema = Schema(
    name: "cases", documentPrefix: "case_", documentType: "CommCareCase",
    columns: [
      MobileUsersSource.schema.reference(as: "user_id"), Column("domain", .text(limit: 100)),
      Column("name", .text(limit: 101)), Column("age", .integer), Column("opened_on", .time), Column("lmp", .time),
      Column("edd", .time),
    ], indexes: [["user_id"]])

  /// From the last menstrual period to the estimated day of delivery: 37 weeks, as in the original.
  static let term = 37 * 7 * Moment.day

  let schema: Schema = Self.schema
  let count: Int
  private let world: CommCareWorld
  private let names = Words.womensNames

  init(_ world: CommCareWorld) {
    self.world = world
    count = world.cases.count
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = world.caseKey[index]
    let opened = world.opened(&random)
    row.append(.reference(world.cases.place(of: index).parent))
    row.append(text: world.domain)
    row.append(text: { bytes in
      bytes.append(contentsOf: names.draw(&random))
      bytes.append(UInt8(ascii: " "))
      bytes.append(contentsOf: world.lastNames.draw(&random))
    })
    row.append(.integer(Self.age(&random)))
    row.append(.time(opened * 1_000_000))
    let lmp = opened - random.integer(in: 1...60) * Moment.day
    row.append(.time(lmp * 1_000_000))
    row.append(.time((lmp + Self.term) * 1_000_000))
  }

  /// About Normal(28, 10), in whole years, from 15 to 60.
  private static func age(_ random: inout RandomStream) -> Int64 {
    Int64(random.normal(mean: 28, deviation: 10, in: 15...60) + 0.5)
  }
}
