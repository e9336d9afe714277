import Testing

@testable import Datasets

@Suite("Markers' configuration")
struct MarkersConfigTests {
  private static func config(_ change: (inout MarkersConfig.Order) -> Void = { _ in }, seed: UInt64 = 1) throws
    -> MarkersConfig
  {
    var order = MarkersConfig.Order(users: 1000, until: Moment(seconds: 1_646_368_719))
    change(&order)
    return try MarkersConfig(order, seed: seed)
  }

  @Test("the same order and seed make the same configuration on every machine")
  func golden() throws {
    let config = try Self.config()
    #expect(config.productCode == "hboMax")
    #expect(config.userIDs.prefix(2) == ["PICKUP-LT-nmvHcr5QbbJAUTdw", "PICKUP-LT-jnisfJhFEwLAwLqe"])
    #expect(
      config.features.prefix(2) == ["urn:hbo:feature:zdssMBHvmQFBSUwievSUd", "urn:hbo:feature:CcSbOssYnqQAXroCavibq"])
    #expect(config.updateTimeStart == 1_638_592_719)
    #expect(config.updateTimeEnd == 1_646_368_719)
    #expect(config.recordsPerUser == 13)
    #expect(try Self.config(seed: 2).userIDs != config.userIDs)
  }

  @Test("users are a hundred thousand different names of the right form")
  func names() throws {
    let config = try Self.config {
      $0.users = 100_000
      $0.records = 20_000
    }
    #expect(Set(config.userIDs).count == 100_000)
    #expect(Set(config.features).count == 20_000)
    for user in config.userIDs {
      let name = user.utf8.dropFirst(10)
      #expect(user.hasPrefix("PICKUP-LT-") && name.count == 16)
      #expect(name.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) })
    }
    for film in config.features {
      let name = film.utf8.dropFirst(16)
      #expect(film.hasPrefix("urn:hbo:feature:") && name.count == 21)
      #expect(name.allSatisfy { (65...90).contains($0) || (97...122).contains($0) })
    }
  }

  @Test(
    "markers are one a week of whatever number of days, unless another number is said",
    arguments: [(90, nil, 13), (1, nil, 1), (7, nil, 1), (8, nil, 2), (365, nil, 53), (365, 3, 3)])
  func records(days: Int, records: Int?, expected: Int) throws {
    let config = try Self.config {
      $0.days = days
      $0.records = records
    }
    #expect(config.recordsPerUser == expected)
    #expect(config.updateTimeEnd - config.updateTimeStart == days * 86_400)
    #expect(config.features.count == expected)
    #expect(config.violations.isEmpty)
  }

  @Test(
    "an order that makes no sense is refused with a sentence",
    arguments: [
      (0, 90, nil, "The number of users must be from 1 to 1000000, not 0."),
      (1, 0, nil, "The number of days must be from 1 to 36500, not 0."),
      (1, 90, 0, "The records of a user must be from 1 to 1000000, not 0."),
      (1, 36_500, nil, "36500 days before 2022-03-04T04:38:39Z do not lie between 1970 and 9999."),
    ] as [(Int, Int, Int?, String)])
  func refused(users: Int, days: Int, records: Int?, sentence: String) {
    #expect(throws: DatasetProblem(sentence)) {
      try Self.config {
        $0.users = users
        $0.days = days
        $0.records = records
      }
    }
  }
}
