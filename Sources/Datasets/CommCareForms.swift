/// What mobile users hand in about their cases: a registration, which opens the case, then updates in the order of time.
struct FormsSource: RecordSource {
  static let questions = ["fever", "headache", "bleeding", "swelling", "dizziness", "took_iron", "slept_under_net"]

  static let schema: Schema = Schema(
    name: "forms", documentPrefix: "form_", documentType: "XFormInstance",
    columns: [
      MobileUsersSource.schema.reference(as: "user_id"), CasesSource.schema.reference(as: "case_id"),
      Column("domain", .text(limit: 100)), Column("form_type", .text(limit: 20)), Column("started_on", .time),
      Column("submitted_on", .time), Column("device_id", .text(limit: 50)),
    ] + questions.map { Column($0, .boolean, optional: true) },
    indexes: [["case_id"], ["user_id"]])

  let schema: Schema = Self.schema
  let count: Int
  private let world: CommCareWorld

  init(_ world: CommCareWorld) {
    self.world = world
    count = world.forms.count
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = world.formKey[index]
    let place = world.forms.place(of: index)
    let user = world.cases.place(of: place.parent).parent
    let isUpdate = place.ordinal > 0
    let taken = random.integer(in: 60...CommCareWorld.longestForm)
    let submitted = submitted(place, &random)
    row.append(.reference(user))
    row.append(.reference(place.parent))
    row.append(text: world.domain)
    row.append(text: isUpdate ? "update" : "registration")
    row.append(.time((submitted - taken) * 1_000_000))
    row.append(.time(submitted * 1_000_000))
    row.append(text: { world.appendDevice(of: user, to: &$0) })
    var answers = random.next()
    for _ in Self.questions {
      row.append(isUpdate ? .boolean(answers & 1 == 1) : .null)
      answers >>= 1
    }
  }

  /// The registration opens the case. The updates share the time from an hour after it (so that none was begun before it) to the end:
  /// each somewhere in its own part.
  private func submitted(_ place: (parent: Int, ordinal: Int, siblings: Int), _ random: inout RandomStream) -> Int64 {
    let opened = world.opened(case: place.parent)
    guard place.ordinal > 0 else { return opened }
    let begin = opened + CommCareWorld.longestForm
    let span = world.until - begin
    let drawn = Int64(random.below(UInt64(span)))
    return begin + (span * Int64(place.ordinal - 1) + drawn) / Int64(place.siblings - 1)
  }
}
