/// A user's name and account. User names are unique by the number at their end, which no two users of a dataset share; first and last
/// names have no digits.
struct Person {
  let first: ArraySlice<UInt8>
  let last: ArraySlice<UInt8>
  /// At the end of the user name: mobile users are numbered from 1, web users after the last of them.
  let number: Int
  let created: Int64

  init(_ world: CommCareWorld, mobileUser index: Int) {
    var random = world.mobileKey[index]
    self.init(world, number: index + 1, &random)
  }

  init(_ world: CommCareWorld, webUser index: Int) {
    var random = world.webKey[index]
    self.init(world, number: world.mobileUsers + index + 1, &random)
  }

  init(_ world: CommCareWorld, number: Int, _ random: inout RandomStream) {
    created = world.created(&random)
    first = world.firstNames.draw(&random)
    last = world.lastNames.draw(&random)
    self.number = number
  }

  func appendUserName(to bytes: inout [UInt8]) {
    for letter in first { bytes.append(letter | 0x20) }
    for letter in last { bytes.append(letter | 0x20) }
    append(decimal: number, to: &bytes)
  }

  /// username, first_name, last_name, email, domain, created_on
  func write(_ domain: [UInt8], to row: inout Row) {
    row.append(text: appendUserName)
    row.append(text: first)
    row.append(text: last)
    row.append(text: { bytes in
      appendUserName(to: &bytes)
      bytes.append(UInt8(ascii: "@"))
      bytes.append(contentsOf: domain)
    })
    row.append(text: domain)
    row.append(.time(created * 1_000_000))
  }

  static let columns = [
    Column("username", .text(limit: 100)), Column("first_name", .text(limit: 50)),
    Column("last_name", .text(limit: 50)),
    Column("email", .text(limit: 200)), Column("domain", .text(limit: 100)), Column("created_on", .time),
  ]
}

struct WebUsersSource: RecordSource {
  static let schema: Schema = Schema(
    name: "web_users", documentPrefix: "webuser_", documentType: "WebUser",
    columns: Person.columns + [Column("role", .text(limit: 50))], unique: [["username"]])

  let schema: Schema = Self.schema
  let count: Int
  private let world: CommCareWorld
  private let roles = Words.roles
  private let roleChoice = Choice(weights: [10, 25, 40, 25])

  init(_ world: CommCareWorld) {
    self.world = world
    count = world.webUsers
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = world.webKey[index]
    Person(world, number: world.mobileUsers + index + 1, &random).write(world.domain, to: &row)
    row.append(text: roles.utf8(roleChoice.draw(&random)))
  }
}

struct MobileUsersSource: RecordSource {
  static let schema: Schema = Schema(
    name: "mobile_users", documentPrefix: "user_", documentType: "CommCareUser",
    columns: Person.columns + [Column("device_id", .text(limit: 50)), Column("location", .text(limit: 100))],
    unique: [["username"]])

  let schema: Schema = Self.schema
  let count: Int
  private let world: CommCareWorld
  private let places = Words.places

  init(_ world: CommCareWorld) {
    self.world = world
    count = world.mobileUsers
  }

  func write(_ index: Int, to row: inout Row) {
    row.clear()
    var random = world.mobileKey[index]
    Person(world, number: index + 1, &random).write(world.domain, to: &row)
    row.append(text: { world.appendDevice(of: index, to: &$0) })
    row.append(text: places.draw(&random))
  }
}

/// Appends a number of 0 or more in decimal digits.
func append(decimal number: Int, to bytes: inout [UInt8]) {
  if number >= 10 { append(decimal: number / 10, to: &bytes) }
  bytes.append(UInt8(ascii: "0") + UInt8(number % 10))
}
