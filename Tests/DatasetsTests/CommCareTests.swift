import Testing

@testable import Datasets

@Suite("CommCare")
struct CommCareTests {
  private static func dataset(_ change: (inout CommCareOptions) -> Void = { _ in }) throws -> Dataset {
    var options = CommCareOptions()
    options.mobileUsers = 10_000
    options.webUsers = 1000
    change(&options)
    return try DatasetRecipe.commcare(options).dataset(seed: 1)
  }

  @Test(
    "the same seed makes the same records on every machine",
    arguments: [
      (
        "web_users", 0,
        "pedrohorvat10001 | Pedro | Horvat | pedrohorvat10001@fake-data.example | fake-data.example | 2025-12-19T22:40:48Z | supervisor"
      ),
      (
        "web_users", 1,
        "chipohoang10002 | Chipo | Hoang | chipohoang10002@fake-data.example | fake-data.example | 2025-12-23T13:37:26Z | analyst"
      ),
      (
        "mobile_users", 0,
        "faridmedina1 | Farid | Medina | faridmedina1@fake-data.example | fake-data.example | 2025-12-08T15:24:41Z | device-b96713646e70323a | Abidjan"
      ),
      (
        "mobile_users", 1,
        "erikheinz2 | Erik | Heinz | erikheinz2@fake-data.example | fake-data.example | 2025-12-10T20:26:25Z | device-10a914474fae256a | Da Nang"
      ),
      (
        "cases", 0,
        "#0 | fake-data.example | Clara Agarwal | 44 | 2025-07-25T04:22:39Z | 2025-07-07T04:22:39Z | 2026-03-23T04:22:39Z"
      ),
      (
        "cases", 999_999,
        "#9999 | fake-data.example | Hanna Macharia | 36 | 2025-09-28T19:42:16Z | 2025-09-11T19:42:16Z | 2026-05-28T19:42:16Z"
      ),
      (
        "forms", 0,
        "#0 | #0 | fake-data.example | registration | 2025-07-25T03:43:10Z | 2025-07-25T04:22:39Z | device-b96713646e70323a | null | null | null | null | null | null | null"
      ),
      (
        "forms", 1_000_001,
        "#2500 | #250000 | fake-data.example | update | 2025-09-18T02:10:02Z | 2025-09-18T02:30:17Z | device-f9ef303ccc9a8c94 | true | false | false | false | false | true | true"
      ),
      (
        "audit_records", 0,
        "#0 | null | pedrohorvat10001 | fake-data.example | login | /a/fake-data.example/login/ | 198.51.100.70 | Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/127.0.0.0 Safari/537.36 | 2025-12-20T09:31:17Z"
      ),
      (
        "audit_records", 100_000,
        "null | #9000 | antonchaudhary9001 | fake-data.example | login | /a/fake-data.example/login/ | 198.51.100.29 | CommCare/2.53 (Android 10; Redmi 8A) | 2025-12-04T15:12:37Z"
      ),
    ])
  func golden(source: String, index: Int, expected: String) throws {
    let source = try #require(try Self.dataset().sources.first { $0.schema.name == source })
    #expect(text(source, index) == expected)
  }

  @Test("there are as many records as were asked for, those that others refer to first")
  func counts() throws {
    let dataset = try Self.dataset()
    #expect(
      dataset.sources.map { "\($0.schema.name) \($0.count)" }
        == ["web_users 1000", "mobile_users 10000", "cases 1000000", "forms 4000000", "audit_records 110000"])
    #expect(
      dataset.identity
        == "commcare/1 seed=1 web-users=1000 users=10000 cases=0..200 forms=4 audit-events=10 domain=fake-data.example "
        + "until=2026-01-01T00:00:00Z")
  }

  @Test("user names and addresses are unique over all users of the web and in the field")
  func unique() throws {
    let dataset = try Self.dataset { $0.mobileUsers = 100_000 }
    var names: Set<String> = []
    for source in dataset.sources.prefix(2) {
      for index in 0..<source.count {
        let user = Named(source, index)
        let name = try #require(user.text("username"))
        #expect(user.text("email") == name + "@fake-data.example")
        names.insert(name)
      }
    }
    #expect(names.count == 101_000)
  }

  @Test("names are letters of ASCII alone, so that the number at a user name's end is its own; none is listed twice")
  func names() {
    for (list, count) in [(Words.firstNames, 200), (Words.lastNames, 300)] {
      let names = (0..<list.count).map { list[$0] }
      #expect(names.count == count && Set(names).count == count)
      #expect(names.allSatisfy { name in name.utf8.allSatisfy { (65...90).contains($0 & 0xDF) } })
    }
  }

  @Test("web users have their roles as often as they should")
  func roles() throws {
    let users = try Self.dataset { $0.webUsers = 20_000 }.sources[0]
    var counts: [String: Int] = [:]
    for index in 0..<20_000 { counts[try #require(Named(users, index).text("role")), default: 0] += 1 }
    #expect(counts.count == 4)
    for (role, percent) in [("admin", 10), ("supervisor", 25), ("analyst", 40), ("field implementer", 25)] {
      // Five deviations are 346 at most.
      #expect(abs(counts[role, default: 0] - 200 * percent) < 350)
    }
  }

  @Test("users are named by their names and a number, and made in the sixty days before")
  func users() throws {
    let users = try Self.dataset().sources[1]
    for index in 0..<2000 {
      let user = Named(users, index)
      #expect(fits(user.row, users.schema))
      let expected = "\(user.text("first_name")!)\(user.text("last_name")!)".lowercased() + "\(index + 1)"
      #expect(user.text("username") == expected)
      let age = Moment.standard.seconds - (try #require(user.time("created_on")))
      #expect((1...60 * 86_400).contains(age))
    }
  }

  @Test("a case is of one of the users; its dates and its age are as they must be")
  func cases() throws {
    let dataset = try Self.dataset()
    let cases = dataset.sources[2]
    var ages = 0.0
    for index in stride(from: 0, to: cases.count, by: 101) {
      let record = Named(cases, index)
      #expect(fits(record.row, cases.schema))
      #expect((0..<dataset.sources[1].count).contains(try #require(record.reference("user_id"))))
      let opened = try #require(record.time("opened_on"))
      let lmp = try #require(record.time("lmp"))
      #expect((Moment.standard.seconds - 180 * 86_400..<Moment.standard.seconds).contains(opened))
      #expect((1...60).contains((opened - lmp) / 86_400) && (opened - lmp) % 86_400 == 0)
      #expect(record.time("edd") == lmp + 259 * 86_400)
      let age = try #require(record.integer("age"))
      #expect((15...60).contains(age))
      ages += Double(age)
    }
    #expect(abs(ages / 9901 - 29.9) < 0.5)
  }

  @Test("a form is of its case's user, in the order of time, and not before its case; a registration asks nothing")
  func forms() throws {
    let dataset = try Self.dataset { $0.mobileUsers = 41 }
    let (users, cases, forms) = (dataset.sources[1], dataset.sources[2], dataset.sources[3])
    #expect(forms.count == cases.count * 4)
    var formsOfCase = [Int](repeating: 0, count: cases.count)
    var last: Int64 = 0
    for index in 0..<forms.count {
      let form = Named(forms, index)
      #expect(fits(form.row, forms.schema))
      let caseIndex = try #require(form.reference("case_id"))
      let ofCase = Named(cases, caseIndex)
      let user = try #require(form.reference("user_id"))
      #expect(user == ofCase.reference("user_id"))
      #expect(form.text("device_id") == Named(users, user).text("device_id"))
      let started = try #require(form.time("started_on"))
      let submitted = try #require(form.time("submitted_on"))
      #expect((60...3600).contains(submitted - started))
      #expect((Moment.standard.seconds - 180 * 86_400..<Moment.standard.seconds).contains(submitted))
      let opened = try #require(ofCase.time("opened_on"))
      let isFirst = formsOfCase[caseIndex] == 0
      #expect(form.text("form_type") == (isFirst ? "registration" : "update"))
      #expect(isFirst ? submitted == opened : started >= opened && submitted >= last)
      #expect(FormsSource.questions.allSatisfy { isFirst ? form.isNull($0) : form.boolean($0) != nil })
      formsOfCase[caseIndex] += 1
      last = submitted
    }
    #expect(formsOfCase.allSatisfy { (1...7).contains($0) })
  }

  @Test("cases of a user, and forms of a case, lie together: what refers to a parent is counted by the closed forms")
  func together() throws {
    let dataset = try Self.dataset { $0.mobileUsers = 41 }
    let owners = (0..<dataset.sources[2].count).map { Named(dataset.sources[2], $0).reference("user_id")! }
    #expect(owners == owners.sorted())
    #expect(Set(owners).isSubset(of: Set(0..<41)))
  }

  @Test("an audit record begins with the login, after the account was made, and names one user of one kind")
  func audit() throws {
    let dataset = try Self.dataset {
      $0.mobileUsers = 50
      $0.webUsers = 21
    }
    let audit = dataset.sources[4]
    #expect(audit.count == 710)
    var last: (user: String, time: Int64) = ("", 0)
    for index in 0..<audit.count {
      let event = Named(audit, index)
      #expect(fits(event.row, audit.schema))
      let user =
        if let web = event.reference("web_user_id") {
          Named(dataset.sources[0], web)
        } else {
          Named(dataset.sources[1], try #require(event.reference("mobile_user_id")))
        }
      #expect(event.isNull("web_user_id") != event.isNull("mobile_user_id"))
      let name = try #require(event.text("username"))
      #expect(user.text("username") == name)
      let time = try #require(event.time("event_date"))
      #expect(time >= user.time("created_on")! && time < Moment.standard.seconds)
      #expect((event.text("event") == "login") == (name != last.user))
      if name == last.user { #expect(time >= last.time) }
      last = (name, time)
    }
  }

  @Test(
    "numbers at their ends make no error",
    arguments: [
      (Change<CommCareOptions> { $0.mobileUsers = 0 }, [1000, 0, 0, 0, 10_000]),
      (Change<CommCareOptions> { $0.webUsers = 0 }, [0, 10_000, 1_000_000, 4_000_000, 100_000]),
      (Change<CommCareOptions> { $0.cases = 0...0 }, [1000, 10_000, 0, 0, 110_000]),
      (Change<CommCareOptions> { $0.forms = 0 }, [1000, 10_000, 1_000_000, 0, 110_000]),
      (Change<CommCareOptions> { $0.auditEvents = 0 }, [1000, 10_000, 1_000_000, 4_000_000, 0]),
      (Change<CommCareOptions> { $0.forms = 1 }, [1000, 10_000, 1_000_000, 1_000_000, 110_000]),
    ])
  func ends(change: Change<CommCareOptions>, counts: [Int]) throws {
    let dataset = try Self.dataset(change.apply)
    #expect(dataset.sources.map(\.count) == counts)
    var row = Row()
    for source in dataset.sources where source.count > 0 {
      for index in [0, source.count - 1] {
        source.write(index, to: &row)
        #expect(fits(row, source.schema))
      }
    }
  }

  @Test(
    "options that make no sense are refused with a sentence",
    arguments: [
      (Change<CommCareOptions> { $0.mobileUsers = -1 }, "The number of users must be from 0 to 1000000000, not -1."),
      (Change<CommCareOptions> { $0.cases = -3...4 }, "The fewest cases of a user must be from 0 to 1000000, not -3."),
      (
        Change<CommCareOptions> { $0.forms = -1 }, "The mean number of forms of a case must be from 0 to 10000, not -1."
      ),
      (
        Change<CommCareOptions> { $0.domain = "Not A Domain" },
        "'Not A Domain' is no domain: at most 100 letters a to z, digits, hyphens and dots"
      ),
      (Change<CommCareOptions> { $0.domain = "" }, "'' is no domain"),
      (Change<CommCareOptions> { $0.domain = "a..b" }, "'a..b' is no domain"),
      (
        Change<CommCareOptions> { $0.until = Moment(seconds: 200 * 86_400) },
        "The forms must end between September 1970 and January 9999, not at 1970-07-20T00:00:00Z."
      ),
      (
        Change<CommCareOptions> {
          $0.mobileUsers = 1_000_000_000
          $0.cases = 0...1_000_000
        }, "These would be 500000000000000 cases, and 1000000000000 can be numbered: ask for fewer."
      ),
      (
        Change<CommCareOptions> {
          $0.mobileUsers = 1_000_000_000
          $0.forms = 10_000
        }, "These would be 1000000000000000 forms, and 1000000000000 can be numbered: ask for fewer."
      ),
      (
        Change<CommCareOptions> {
          $0.mobileUsers = 1_000_000_000
          $0.cases = 0...0
          $0.auditEvents = 1_000_000
        }, "These would be 1000001000000000 audit records, and 1000000000000 can be numbered: ask for fewer."
      ),
    ])
  func refused(change: Change<CommCareOptions>, sentence: String) {
    let problem = #expect(throws: DatasetProblem.self) { try Self.dataset(change.apply) }
    #expect(problem?.sentence.hasPrefix(sentence) == true)
  }
}
