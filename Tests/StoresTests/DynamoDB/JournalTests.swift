import Glibc
import Testing

@testable import Stores

@Suite("The journal of a load into DynamoDB")
struct JournalTests {
  static let head =
    "reactometer-journal 1\nload weather/1 seed=7 records=1000\ntable dynamodb://r/t?endpoint=http://h:1 5e1f\n"

  static func chunk(_ source: Int, _ records: Range<Int>) -> Chunk { Chunk(source: source, records: records) }

  static func journal(_ lines: String) throws -> Journal? { try Journal(Array((head + lines).utf8)) }

  @Test("says what it was told")
  func writes() throws {
    var journal = Journal(
      identity: "weather/1 seed=7 records=1000", place: "dynamodb://r/t?endpoint=http://h:1", mark: "5e1f",
      madeTable: false)
    #expect(journal.head == Self.head)
    #expect(try Self.journal("") == journal)
    journal.madeTable = true
    #expect(journal.head == Self.head + "made\n")
    #expect(try Self.journal("made\n") == journal)
    let chunk = Self.chunk(2, 25..<50)
    #expect(Journal.begin(chunk) + Journal.done(chunk) == "begin 2 25 50\ndone 2 25 50\n")
  }

  @Test("what was acknowledged is finished, what was only begun is doubtful")
  func tellsDoubts() throws {
    let lines = """
      begin 0 0 25
      begin 0 25 50
      done 0 25 50
      begin 1 0 5
      done 0 0 25
      begin 0 75 100
      begin 0 50 75
      done 0 50 75
      begin 1 0 5

      """
    let journal = try Self.journal(lines)
    #expect(journal?.finished == [Self.chunk(0, 0..<75)])
    #expect(journal?.doubtful == [Self.chunk(0, 75..<100), Self.chunk(1, 0..<5)])
    #expect(journal?.isComplete == false)
    #expect(try Self.journal(lines + "complete\n")?.isComplete == true)
  }

  @Test("a chunk that is done by smaller ones leaves its doubt beside what is finished")
  func keepsDoubts() throws {
    let journal = try Self.journal("begin 0 0 25\nbegin 0 0 10\ndone 0 0 10\n")
    #expect(journal?.finished == [Self.chunk(0, 0..<10)])
    #expect(journal?.doubtful == [Self.chunk(0, 0..<25)])
  }

  @Test("a line without its end counts for nothing, wherever it was torn")
  func toleratesTears() throws {
    let whole = Array((Self.head + "made\nbegin 0 0 25\ndone 0 0 25\nbegin 0 25 50\ndone 0 25 50\ncomplete\n").utf8)
    var last: Journal?
    for length in 0...whole.count {
      let journal = try Journal(Array(whole.prefix(length)))
      if length < Self.head.utf8.count { #expect(journal == nil) }
      // Never less than with fewer bytes.
      #expect((journal?.finished.first?.records.count ?? 0) >= (last?.finished.first?.records.count ?? 0))
      #expect(journal?.isComplete != true || length == whole.count)
      last = journal
    }
    #expect(last?.finished == [Self.chunk(0, 0..<50)])
  }

  @Test(
    "what is no journal is refused by the line",
    arguments: [
      ("hello", 1), ("hello\n", 1), ("reactometer-journal 2\n", 1), ("reactometer-journal 1\nx\ny\n", 2),
      (head + "begin 0 0\n", 4), (head + "begin 0 9 3\n", 4), (head + "begin 0 0 25\n\n", 5),
      (head + "done 0 -1 25\n", 4),
      (head + "begin 0 0 99999999999999999999\n", 4),
    ])
  func refuses(_ row: (text: String, line: Int)) {
    #expect {
      try Journal(Array(row.text.utf8))
    } throws: {
      ($0 as? Journal.Flaw)?.line == row.line
    }
  }

  @Test("a file is begun, joined, and gone on with after a torn line")
  func keepsFiles() throws {
    let path = "/tmp/reactometer-journal-\(getpid())-\(UInt64.random(in: 0 ... .max))"
    defer { unlink(path) }
    #expect(try JournalFile.read(path) == nil)
    let journal = Journal(identity: "i", place: "p", mark: "m", madeTable: true)
    let file = try JournalFile.begin(path, journal)
    try file.append(Journal.begin(Self.chunk(0, 0..<5)))
    try JournalFile.join(path).append("done 0 0")
    #expect(try JournalFile.read(path)?.finished == [])
    try JournalFile.resume(path).append(Journal.done(Self.chunk(0, 0..<5)))
    #expect(try JournalFile.read(path)?.finished == [Self.chunk(0, 0..<5)])
    // A writer needs to know no more than whose journal it is, however long that has become.
    try JournalFile.join(path).append("what is this\n")
    #expect(storeFailure { _ = try JournalFile.read(path) }?.kind == .fatal(.occupied))
    #expect(try JournalFile.identity(path) == "i")
    let nowhere = storeFailure { _ = try JournalFile.begin("/no/such/folder/x", journal) }
    #expect(nowhere?.kind == .fatal(.occupied))
    #expect(
      nowhere?.sentence
        == "The journal /no/such/folder/x.new could not be written (No such file or directory); name a file "
        + "in another place with --journal.")
    #expect(try JournalFile.identity("/no/such/folder/x") == nil)
    #expect(storeFailure { _ = try JournalFile.identity("/etc/passwd") }?.kind == .fatal(.occupied))
    let table = storeFailure { _ = try JournalFile.read("/etc/passwd") }
    #expect(
      table?.sentence == "The file /etc/passwd is not the journal of a load (line 1: it does not begin with "
        + "'reactometer-journal 1'); name another with --journal.")
  }
}
