/// What each user did on the site, from the day his account was made: he logs in, then asks for pages.
struct AuditSource: RecordSource {
  static let schema: Schema = Schema(
    name: "audit_records", documentPrefix: "audit_", documentType: "NavigationEventAudit",
    columns: [
      WebUsersSource.schema.reference(optional: true, as: "web_user_id"),
      MobileUsersSource.schema.reference(optional: true, as: "mobile_user_id"), Column("username", .text(limit: 100)),
      Column("domain", .text(limit: 100)), Column("event", .text(limit: 20)), Column("path", .text(limit: 200)),
      Column("ip_address", .text(limit: 45)), Column("user_agent", .text(limit: 200)), Column("event_date", .time),
    ], indexes: [["username", "event_date"]])

  let schema: Schema = Self.schema
  let count: Int
  private let world: CommCareWorld
  private let pages = Words.pages
  private let calls = Words.calls
  private let browsers = Words.browsers
  private let telephones = Words.telephones
  private let pageChoice = Choice(zipfianAmong: Words.pages.count, exponent: 1)

  init(_ world: CommCareWorld) {
    self.world = world
    count = world.audit.count
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = world.auditKey[index]
    let place = world.audit.place(of: index)
    let isWeb = place.parent < world.webUsers
    let person = world.person(place.parent)
    row.append(isWeb ? .reference(place.parent) : .null)
    row.append(isWeb ? .null : .reference(place.parent - world.webUsers))
    row.append(text: person.appendUserName)
    row.append(text: world.domain)
    let isLogin = place.ordinal == 0
    row.append(text: isLogin ? "login" : isWeb ? "page" : "call")
    row.append(text: { appendPath(isLogin, isWeb, &random, to: &$0) })
    row.append(text: { Self.appendAddress(&random, to: &$0) })
    row.append(text: (isWeb ? browsers : telephones).draw(&random))
    let span = world.until - person.created
    let drawn = Int64(random.below(UInt64(span)))
    let moment = person.created + (span * Int64(place.ordinal) + drawn) / Int64(place.siblings)
    row.append(.time(moment * 1_000_000))
  }

  private func appendPath(_ isLogin: Bool, _ isWeb: Bool, _ random: inout RandomStream, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: "/a/".utf8)
    bytes.append(contentsOf: world.domain)
    bytes.append(UInt8(ascii: "/"))
    if isLogin {
      bytes.append(contentsOf: "login/".utf8)
    } else {
      bytes.append(contentsOf: isWeb ? pages.utf8(pageChoice.draw(&random)) : calls.draw(&random))
    }
  }

  /// One of the addresses that are set aside for examples (RFC 5737).
  private static func appendAddress(_ random: inout RandomStream, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: ["192.0.2.", "198.51.100.", "203.0.113."][Int(random.below(3))].utf8)
    append(decimal: Int(random.integer(in: 1...254)), to: &bytes)
  }
}
