/// What people, cases and forms there shall be: a project space of CommCare HQ, as the original filled it.
public struct CommCareOptions: Hashable, Sendable {
  public var webUsers = 10
  public var mobileUsers = 100
  /// Cases of a mobile user; each number between the bounds is as likely as any other.
  public var cases = 0...200
  /// Forms of a case, in the mean; between 1 and twice as many less one.
  public var forms = 4
  /// Events in the audit record of a user, in the mean.
  public var auditEvents = 10
  /// The project space, and where its users' e-mail arrives.
  public var domain = "fake-data.example"
  /// Accounts were made in the 60 days before, forms handed in during the 180 days before.
  public var until = Moment.standard

  public init() {}

  public func dataset(seed: UInt64) throws(DatasetProblem) -> Dataset {
    try check()
    let world = CommCareWorld(self, seed: seed)
    return Dataset(
      name: "commcare", seed: seed,
      parameters: [
        .init("web-users", "\(webUsers)"), .init("users", "\(mobileUsers)"),
        .init("cases", "\(cases.lowerBound)..\(cases.upperBound)"), .init("forms", "\(forms)"),
        .init("audit-events", "\(auditEvents)"), .init("domain", domain), .init("until", "\(until)"),
      ],
      sources: [
        WebUsersSource(world), MobileUsersSource(world), CasesSource(world), FormsSource(world), AuditSource(world),
      ])
  }

  private func check() throws(DatasetProblem) {
    try require(webUsers, in: 0...1_000_000_000, "The number of web users")
    try require(mobileUsers, in: 0...1_000_000_000, "The number of users")
    try require(cases.lowerBound, in: 0...1_000_000, "The fewest cases of a user")
    try require(cases.upperBound, in: 0...1_000_000, "The most cases of a user")
    try require(forms, in: 0...10_000, "The mean number of forms of a case")
    try require(auditEvents, in: 0...1_000_000, "The mean number of audit events of a user")
    try Self.check(domain: domain)
    // So that nothing lies before 1970, nor a day of delivery after 9999.
    guard (CommCareWorld.formSpan + 61 * Moment.day...253_370_764_800).contains(until.seconds) else {
      throw DatasetProblem("The forms must end between September 1970 and January 9999, not at \(until).")
    }
    let cases = Children.count(of: mobileUsers, each: cases)
    for (count, kind) in [
      (cases, "cases"), (cases <= mostRecords ? cases * forms : 0, "forms"),
      ((webUsers + mobileUsers) * auditEvents, "audit records"),
    ] where count > mostRecords {
      throw DatasetProblem("These would be \(count) \(kind), and \(mostRecords) can be numbered: ask for fewer.")
    }
  }

  private static func check(domain: String) throws(DatasetProblem) {
    let labels = domain.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isName = labels.allSatisfy { label in
      (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
        && label.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }
    guard isName, domain.utf8.count <= 100 else {
      throw DatasetProblem(
        "'\(domain)' is no domain: at most 100 letters a to z, digits, hyphens and dots, as in fake-data.example.")
    }
  }
}
