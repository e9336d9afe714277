import Datasets
import Testing

@Suite("Markers")
struct MarkersTests {
  private static func config(users: Int = 3, assets: Int = 12, records: Int = 12) -> MarkersConfig {
    MarkersConfig(
      productCode: "hboMax", userIDs: (0..<users).map { "PICKUP-LT-\($0)" },
      features: (0..<assets).map { "urn:hbo:feature:\($0)" }, updateTimeStart: 1_638_592_719,
      updateTimeEnd: 1_646_368_719,
      recordsPerUser: records)
  }

  @Test(
    "the same seed makes the same markers on every machine",
    arguments: [
      (0, "PICKUP-LT-0:hboMax | urn:hbo:feature:4 | null | true | 5746 | 581 | 1709440719 | 1638780395047 | false"),
      (1, "PICKUP-LT-0:hboMax | urn:hbo:feature:3 | null | true | 5943 | 772 | 1709440719 | 1639263833879 | false"),
      (35, "PICKUP-LT-2:hboMax | urn:hbo:feature:8 | null | true | 6913 | 964 | 1709440719 | 1646136918027 | false"),
    ])
  func golden(index: Int, expected: String) throws {
    let source = try DatasetRecipe.markers(Self.config()).dataset(seed: 1).sources[0]
    #expect(text(source, index) == expected)
  }

  @Test(
    "keys are unique: a user's assets are all different",
    arguments: [(100, 1000, 1000), (200, 97, 97), (50, 3000, 2000), (5, 1, 1)])
  func unique(users: Int, assets: Int, records: Int) throws {
    let source = try Self.config(users: users, assets: assets, records: records).dataset(seed: 1).sources[0]
    #expect(source.count == users * records)
    var keys: Set<[String]> = []
    for index in 0..<source.count {
      let marker = Named(source, index)
      keys.insert([marker.text("prof")!, marker.text("parent")!])
    }
    #expect(keys.count == source.count)
  }

  @Test("values are in their ranges, and times are spread over the range")
  func ranges() throws {
    let source = try Self.config().dataset(seed: 1).sources[0]
    #expect(source.schema.itemKey == ["prof", "parent"])
    for index in 0..<source.count {
      let marker = Named(source, index)
      #expect(fits(marker.row, source.schema))
      #expect(marker.isNull("asset"))
      #expect(marker.boolean("showcw") == true && marker.boolean("done") == false)
      #expect((5000...7999).contains(try #require(marker.integer("runtime"))))
      #expect((500...999).contains(try #require(marker.integer("position"))))
      let time = try #require(marker.integer("time"))
      let part = Int64(7_776_000_000) / 12
      #expect((time - 1_638_592_719_000) / part == Int64(index % 12))
      // Two years from the end of the range.
      #expect(marker.integer("ttl") == 1_709_440_719)
    }
  }

  @Test("another configuration is another dataset")
  func identity() throws {
    var other = Self.config()
    other.userIDs[2] = "PICKUP-LT-x"
    let identity = try Self.config().dataset(seed: 1).identity
    #expect(identity.hasPrefix("markers/1 seed=1 users=3 records-per-user=12 config="))
    #expect(try other.dataset(seed: 1).identity != identity)
    #expect(try Self.config().dataset(seed: 1).identity == identity)
  }

  @Test("what contradicts itself is refused by path")
  func refused() throws {
    var config = Self.config(assets: 11)
    config.updateTimeEnd = config.updateTimeStart
    #expect(
      config.violations == [
        "updateTimeEnd: 1638592719 is not after updateTimeStart, 1638592719",
        "recordsPerUser: 12 records need as many different assets, and assets.features has 11",
      ])
    #expect(throws: DatasetProblem.self) { try config.dataset(seed: 1) }
  }
}
