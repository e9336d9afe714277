import Testing

@testable import ServerApp

@Suite("--pin: which processors the loop and the workers are held to")
struct PinningTests {
  @Test(
    "numbers, ranges and both together",
    arguments: [
      ("reactor=0", [0], []), ("workers=1", [], [1]), ("reactor=0,workers=1", [0], [1]),
      ("workers=1-3,reactor=0", [0], [1, 2, 3]), ("workers=1+3", [], [1, 3]), ("workers=3+1-2+2", [], [1, 2, 3]),
      ("workers=2-2", [], [2]), ("reactor=007", [7], []),
    ] as [(String, [Int], [Int])])
  func read(_ text: String, _ reactor: [Int], _ workers: [Int]) throws {
    #expect(try Pinning(parsing: text) == Pinning(reactor: reactor, workers: workers))
  }

  @Test(
    "what is wrong is said with what was found",
    arguments: [
      ("", "--pin has '', where reactor=0 or workers=1 is expected"),
      ("0", "--pin has '0', where reactor=0 or workers=1 is expected"),
      ("loop=0", "--pin has 'loop=0', where"), ("reactor=0,", "--pin has '', where"),
      ("reactor=", "--pin has '' for the processors of 'reactor', where a number or a range such as 1-3 is expected"),
      ("reactor=a", "--pin has 'a' for the processors of 'reactor'"), ("workers=1-", "--pin has '1-' for"),
      ("workers=-1", "--pin has '-1' for"), ("workers=1-2-3", "--pin has '1-2-3' for"),
      ("workers=1++2", "--pin has '' for"), ("workers=+1", "--pin has '' for"),
      ("workers=99999", "--pin has '99999' for"),
      ("workers=99999999999999999999", "--pin has '99999999999999999999' for"), ("workers=١", "--pin has '١' for"),
      ("workers=3-1", "--pin has the range 3-1 for 'workers', which ends before it begins."),
      ("workers=1,workers=2", "--pin names the processors of 'workers' twice"), ("workers=1,2", "--pin has '2', where"),
    ])
  func wrong(_ text: String, _ says: String) {
    let problem = #expect(throws: Pinning.Problem.self) { try Pinning(parsing: text) }
    #expect(problem?.description.hasPrefix(says) == true, "\(problem?.description ?? "nothing")")
    #expect(problem?.description.hasSuffix(".") == true)
  }

  @Test("a processor that is not there, or not allowed, is named")
  func missing() throws {
    let pinning = try Pinning(parsing: "reactor=0,workers=1-3")
    #expect(pinning.problem(existing: 4, allowed: [0, 1, 2, 3]) == nil)
    #expect(
      pinning.problem(existing: 2, allowed: [0, 1])
        == "--pin names processor 2 for the workers, but this machine has only the processors 0 to 1.")
    #expect(
      pinning.problem(existing: 1, allowed: [0])
        == "--pin names processor 1 for the workers, but this machine has only processor 0.")
    #expect(
      pinning.problem(existing: 8, allowed: [1, 2, 3, 5])
        == "--pin names processor 0 for the reactor, but this process may run on 1-3+5 only.")
  }

  @Test("workers that are held to nothing may have all, though the loop that makes them is held to some")
  func inherited() {
    #expect(Pinning().workerPins(allowed: [0, 1]) == [])
    #expect(Pinning(reactor: [0]).workerPins(allowed: [0, 1]) == [0, 1])
    #expect(Pinning(reactor: [0], workers: [1]).workerPins(allowed: [0, 1]) == [1])
    #expect(Pinning(workers: [1]).workerPins(allowed: [0, 1]) == [1])
  }

  @Test("a list is written as short as it can be")
  func written() {
    #expect(Pinning.text([]) == "")
    #expect(Pinning.text([0, 1, 2, 5, 7, 8]) == "0-2+5+7-8")
  }
}
