/// What the five sources of `commcare` have in common: who is whose, and the facts that one record takes from another.
///
/// Such a fact is always the first draw of the record it belongs to, so that it costs others one draw.
struct CommCareWorld: Sendable {
  /// Accounts are at most so old, forms too; in seconds.
  static let accountSpan = 60 * Moment.day
  static let formSpan = 180 * Moment.day
  /// How long a form takes at most.
  static let longestForm: Int64 = 60 * 60

  let webUsers: Int
  let mobileUsers: Int
  let cases: Children
  let forms: Children
  /// Of all users, those of the web first.
  let audit: Children
  let domain: [UInt8]
  let until: Int64
  let webKey: RandomKey
  let mobileKey: RandomKey
  let deviceKey: RandomKey
  let caseKey: RandomKey
  let formKey: RandomKey
  let auditKey: RandomKey
  let firstNames = Words.firstNames
  let lastNames = Words.lastNames

  init(_ options: CommCareOptions, seed: UInt64) {
    func key(_ source: StaticString) -> RandomKey { RandomKey(seed: seed, source: source) }
    webUsers = options.webUsers
    mobileUsers = options.mobileUsers
    cases = Children(of: mobileUsers, each: options.cases, key: key("commcare/cases of a user"))
    forms = Children(of: cases.count, mean: options.forms, key: key("commcare/forms of a case"))
    audit = Children(
      of: webUsers + mobileUsers, each: 0...(2 * options.auditEvents), key: key("commcare/events of a user"))
    domain = Array(options.domain.utf8)
    until = options.until.seconds
    webKey = key("commcare/web users")
    mobileKey = key("commcare/mobile users")
    deviceKey = key("commcare/devices")
    caseKey = key("commcare/cases")
    formKey = key("commcare/forms")
    auditKey = key("commcare/audit")
  }

  /// When an account was made: the first draw of its user.
  func created(_ random: inout RandomStream) -> Int64 {
    until - 1 - Int64(random.below(UInt64(Self.accountSpan)))
  }

  /// When a case was opened, early enough for a form after it: the first draw of the case.
  func opened(_ random: inout RandomStream) -> Int64 {
    until - Self.formSpan + Int64(random.below(UInt64(Self.formSpan - Self.longestForm - 1)))
  }

  func opened(case index: Int) -> Int64 {
    var random = caseKey[index]
    return opened(&random)
  }

  /// The telephone of a mobile user, which sends all of his forms.
  func appendDevice(of user: Int, to bytes: inout [UInt8]) {
    var random = deviceKey[user]
    bytes.append(contentsOf: "device-".utf8)
    random.append(16, of: "0123456789abcdef", to: &bytes)
  }

  /// Where the events of all users are counted, users of the web come first.
  func person(_ number: Int) -> Person {
    number < webUsers ? Person(self, webUser: number) : Person(self, mobileUser: number - webUsers)
  }
}

extension Schema {
  /// A column that refers to this source's records.
  func reference(optional: Bool = false, as name: String) -> Column {
    Column(name, .reference(to: .init(schema: self.name, documentPrefix: documentPrefix)), optional: optional)
  }
}
