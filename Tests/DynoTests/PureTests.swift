import Pacing
import Testing

@testable import Dyno

@Suite("Windows, sizes, names, letters")
struct WindowTests {
  @Test(
    "A window goes on at 0 past the end",
    arguments: [
      (0, 3, 5, [0..<3], 3), (3, 3, 5, [3..<5, 0..<1], 1), (1, 3, 5, [1..<4], 4), (4, 3, 5, [4..<5, 0..<2], 2),
      (2, 3, 5, [2..<5], 0), (0, 5, 5, [0..<5], 0), (3, 5, 5, [3..<5, 0..<3], 3), (3, 99, 5, [3..<5, 0..<3], 3),
      (7, 2, 5, [2..<4], 4), (0, 0, 5, [], 0), (0, 1, 1, [0..<1], 0),
    ])
  func wraps(start: Int, updates: Int, total: Int, ranges: [Range<Int>], end: Int) {
    let window = Window(start: start, updates: updates, total: total)
    #expect(window.ranges == ranges)
    #expect(window.end == end)
  }

  @Test("Its stretches cover it in order, none longer than a bulk, none across the end", arguments: 1...12, 1...4)
  func stretches(total: Int, most: Int) {
    for start in 0..<total {
      for updates in 0...total {
        let window = Window(start: start, updates: updates, total: total)
        var covered: [Int] = []
        while covered.count < window.count {
          let stretch = window.stretch(after: covered.count, most: most)
          #expect((1...most).contains(stretch.count))
          covered += Array(stretch)
        }
        #expect(covered == window.ranges.flatMap { Array($0) })
      }
    }
  }

  @Test(
    "A bulk has couchdyno's number of documents",
    arguments: [
      (0, 2_000), (1_999, 2_000), (2_000, 1_000), (9_999, 1_000), (10_000, 200), (99_999, 200), (100_000, 10),
      (1_999_999, 10), (2_000_000, 1), (9_000_000, 1),
    ])
  func bulks(size: Int, documents: Int) { #expect(bulkSize(documentBytes: size) == documents) }

  @Test(
    "Documents are named as couchdyno names them, and found by name",
    arguments: [
      (0, "cdyno_000000000000"), (1_234, "cdyno_000000001234"), (1_234_567_890_123, "cdyno_1234567890123"),
    ])
  func names(index: Int, name: String) {
    #expect(DocumentName.of(index) == name)
    #expect(DocumentName.index(name) == index)
  }

  @Test("Other documents have no number", arguments: ["couchdyno_meta", "cdyno_", "cdyno_1", "cdyno_00000000000x", ""])
  func strangers(name: String) { #expect(DocumentName.index(name) == nil) }

  @Test("Letters run from a to z, all of them equally often, differ between documents, and are the same again")
  func letters() {
    let letters = Letters(seed: 7)
    var bytes: [UInt8] = []
    letters.append(260_000, of: 3, to: &bytes)
    var counts = [UInt8: Int]()
    for byte in bytes { counts[byte, default: 0] += 1 }
    #expect(counts.keys.sorted() == Array(UInt8(ascii: "a")...UInt8(ascii: "z")))
    // Seven standard deviations of 98 around the mean of 10000.
    #expect(counts.values.allSatisfy { (9_300...10_700).contains($0) })
    var again: [UInt8] = []
    letters.append(260_000, of: 3, to: &again)
    #expect(again == bytes)
    var other: [UInt8] = []
    letters.append(260_000, of: 4, to: &other)
    #expect(zip(other, bytes).filter(==).count < 11_000)
  }

  @Test("As many letters as are asked for", arguments: [0, 1, 9, 10, 11, 1_000])
  func count(_ count: Int) {
    var bytes: [UInt8] = [0]
    Letters(seed: 1).append(count, of: 0, to: &bytes)
    #expect(bytes.count == count + 1)
  }
}

@Suite("When runs begin, and how fast documents go")
struct CyclesTests {
  @Test("Runs begin at whole periods after the first, whatever they take, and late ones do not push the rest back")
  func absolute() {
    var cycles = Cycles(startNanoseconds: 1_000, periodNanoseconds: 100)
    #expect(cycles.nextNanoseconds == 1_100)
    #expect(cycles.begin(nowNanoseconds: 1_100) == .init(nanoseconds: 0, missed: 0))
    #expect(cycles.begin(nowNanoseconds: 1_230) == .init(nanoseconds: 30, missed: 0))
    #expect(cycles.nextNanoseconds == 1_300)
    #expect(cycles.begin(nowNanoseconds: 1_299) == .init(nanoseconds: 0, missed: 0))
  }

  @Test("What a long run has missed is given up, counted, and not caught up with")
  func missed() {
    var cycles = Cycles(startNanoseconds: 0, periodNanoseconds: 100)
    #expect(cycles.begin(nowNanoseconds: 470) == .init(nanoseconds: 70, missed: 3))
    #expect(cycles.nextNanoseconds == 500)
  }

  @Test(
    "A rate is read with any period",
    arguments: [
      ("5/10s", 5, 10_000_000_000), ("200/s", 200, 1_000_000_000), ("200", 200, 1_000_000_000),
      ("90/m", 90, 60_000_000_000), ("1/1h30m", 1, 5_400_000_000_000), ("3/0.5s", 3, 500_000_000),
    ] as [(String, Int, UInt64)])
  func rates(text: String, documents: Int, period: UInt64) throws {
    #expect(try DynoRate(parsing: text) == DynoRate(documents: documents, periodNanoseconds: period))
  }

  @Test(
    "What is no rate is refused",
    arguments: ["", "/s", "0/s", "5/", "5/0s", "-1/s", "5/10y", "1.5/s", "5/10s/2", "5/10"])
  func noRates(text: String) { #expect(throws: UnitError.self) { try DynoRate(parsing: text) } }

  @Test("Lots of a rate are a period apart")
  func lots() {
    let rate = DynoRate(documents: 5, periodNanoseconds: 10)
    #expect([0, 3, 5, 9, 10, 15].map(rate.dueNanoseconds) == [0, 0, 10, 10, 20, 30])
    #expect([0, 3, 5, 9].map(rate.leftOfLot) == [5, 2, 5, 1])
  }
}

@Suite("What dyno prints")
struct DynoTextTests {
  @Test("A new dyno is told as couchdyno tells it")
  func config() {
    let state = DynoState(total: 1_000, size: 1_000, updates: 10, createdEpochSeconds: 1_653_543_334)
    #expect(
      DynoText.block("dyno_config", state) == """
        dyno_config:
          created: 1653543334 (2022-05-26T05:35:34)
          last_dt: 0
          last_errors: 0
          last_ts: 0 (1970-01-01T00:00:00)
          last_updates: 0
          size: 1000
          start: 0
          total: 1000
          updates: 10
          version: 1

        """)
  }

  @Test("A run is told before, by its revisions, and after")
  func run() {
    let state = DynoState(total: 1_000, size: 100, updates: 10, createdEpochSeconds: 1)
    let window = Window(start: 990, updates: 10, total: 1_000)
    #expect(
      DynoText.before(state, window) == "before:\n  total: 1000\n  size: 100\n  start: 990\n  updating: 10\n")
    var run = RunReport(
      window: window,
      line: HistoryLine(startedEpochSeconds: 1, durationSeconds: 0.078, start: 990, updates: 10, errors: 0))
    run.seconds = 0.078
    #expect(DynoText.revisions(run) == "")
    #expect(DynoText.after(run) == "after:\n  updates: 10\n  dt (sec): 0.078\n  rate (/sec): 128\n")
    run.revisions = 10
    run.revisionSeconds = 0.01
    #expect(DynoText.revisions(run) == "revs:\n  count: 10\n  dt (sec): 0.010\n  rate (/sec): 1000\n")
    run.conflicts = 2
    run.line.errors = 1
    #expect(
      DynoText.after(run)
        == "after:\n  updates: 10\n  dt (sec): 0.078\n  rate (/sec): 128\n  conflicts: 2\n(!)errors: 1\n")
  }

  @Test("The history is told with its span, its worst run and its mean rate")
  func history() {
    let lines = [
      HistoryLine(startedEpochSeconds: 1_653_543_334, durationSeconds: 0, start: 0, updates: 10, errors: 0),
      HistoryLine(startedEpochSeconds: 1_653_550_534, durationSeconds: 0.5, start: 0, updates: 10, errors: 3),
    ]
    #expect(DynoText.history([lines[0]]) == "update_history:\n  updates 1 / max kept 1000\n")
    #expect(
      DynoText.history(lines) == """
        update_history:
          updates 2 / max kept 1000
          earliest update (utc): 2022-05-26T05:35:34
          last update (utc): 2022-05-26T07:35:34
          interval (sec/hours/days): 7200 / 2 / 0.1
          max errors seen: 3
          avg doc update rate: 20 / sec

        """)
  }

  @Test("A census counts documents by day")
  func census() {
    var census = Census()
    census.count(epochSeconds: 86_399)
    census.count(epochSeconds: 86_400)
    census.count(epochSeconds: 100_000, documents: 4)
    #expect(DynoText.census(census) == "Doc update census (per day):\n -> 1970-01-01: 1\n -> 1970-01-02: 5\n")
  }
}
