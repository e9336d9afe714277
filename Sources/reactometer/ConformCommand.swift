import ArgumentParser
import Conformance
import HTTPCodec
import LoadClient
import Observation
import Reactor

#if canImport(Glibc)
  import Glibc
#endif

/// `reactometer conform URL`: what a server makes of input that is wrong, cut up, or meant to deceive.
struct ConformCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "conform",
    abstract: "Sends a server what no good client sends, and says whether it took it rightly.",
    discussion: """
      Plays \(Suite.cases.count) cases of its own: malformed, oversized, cut up and pipelined requests, pairs of framings that hide one \
      request in another, clients that leave. For each it knows which status must come back and whether the connection \
      may live on. After each, a request whose answer cannot be mistaken (GET /?fib=K, K by case) has to get exactly its own answer on \
      a new connection, and on the same one where that lives.

      With --corpus the files of a folder are sent instead, each as it is. Of them only this is expected: the server survives, \
      answers with 200 to 599 or closes in time, and gives the marked requests their own answers.

      Exit status: 0 all cases passed; 3 not all; 64 usage; 66 the corpus cannot be read; 69 the target cannot be reached; 73 a \
      file cannot be written.
      """)

  @Argument(help: ArgumentHelp("The server: http://host:port. It has to answer GET /?fib=K.", valueName: "url"))
  var url: String

  @Option(help: ArgumentHelp("Send the files of this folder, and of those in it, instead.", valueName: "folder"))
  var corpus: String?

  @Option(help: ArgumentHelp("Play only cases whose input or name contains this.", valueName: "text"))
  var only: String?

  @Option(help: ArgumentHelp("How long the server may take for all that one connection is due.", valueName: "n"))
  var timeout = 5.0

  @Option(
    help: ArgumentHelp(
      "Write the outcome as JSON too; - for standard output, in place of the table.", valueName: "file"))
  var json: String?

  func validate() throws {
    guard (0.05...3_600).contains(timeout) else { throw ValidationError("--timeout must be between 0.05 and 3600.") }
    if json?.isEmpty == true { throw ValidationError("--json needs the name of a file.") }
    _ = try target()
    if corpus == nil, try inputs().isEmpty {
      throw ValidationError("no case has '\(only ?? "")' in its input or name; leave --only out to see all.")
    }
  }

  private func target() throws -> HTTPURL {
    do { return try HTTPURL(url) } catch { throw ValidationError("\(error).") }
  }

  /// One thing to play, wherever it comes from.
  private struct Input {
    var group: String
    var name: String
    var plays: (Marks, String) -> [[Message.Piece]]
    var expectation: ExpectedCourse
  }

  private func inputs() throws -> [Input] {
    let all =
      if let corpus {
        try Corpus(folder: corpus).messages.map { name, message in
          Input(
            group: "file", name: name, plays: { _, _ in [[Message.Piece(message.bytes)]] },
            expectation: message.expectation)
        }
      } else {
        Suite.cases.map { one in
          Input(
            group: one.group, name: one.name, plays: { one.message.plays($0, host: $1) }, expectation: one.expectation)
        }
      }
    guard let only else { return all }
    return all.filter { $0.name.contains(only) || $0.group.contains(only) }
  }

  func run() throws {
    let inputs = try inputs()
    let file = try json.map(OutputFile.init)
    let player = try player()
    Interrupt.watch()
    var report = ConformReport(url: url, startedAt: WallClock.now)
    try greet(player)
    let line = ProgressLine.isWanted
    var silences = 0
    for (index, input) in inputs.enumerated() where report.brokenOff == nil {
      if line { Console.tell("\r\u{1b}[K\(index + 1) of \(inputs.count): \(input.group), \(input.name)") }
      let (row, isAlive) = play(input, Marks(case: index), player)
      report.rows.append(row)
      silences = isAlive ? 0 : silences + 1
      if Interrupt.flag.isRaised { report.brokenOff = "interrupted" }
      // A server that is gone, or that stands still, is not worth a wait for each of the other cases.
      if silences == 3 { report.brokenOff = "the server answers no marked request any more" }
    }
    if line { Console.tell("\r\u{1b}[K") }
    try file?.write(report.json)
    if file?.isStandardOutput != true { try Console.printOrFail(report.text) }
    if !report.passes { throw CommandFailure(.provesNothing, "") }
  }

  private func player() throws -> CasePlayer {
    let target = try target()
    do {
      let addresses = try SocketAddress.resolve(host: target.host, port: UInt16(target.port))
      return CasePlayer(
        address: addresses[0], host: target.hostField, timeoutNanoseconds: UInt64(timeout * 1e9))
    } catch {
      throw CommandFailure(.unreachable, "\(error).")
    }
  }

  /// The marked request, before anything else: against a server that does not answer it nothing can be proved.
  private func greet(_ player: CasePlayer) throws {
    let marks = Marks(case: 0)
    guard let reader = player.ask(marks.request(.fresh, host: player.host)) else {
      throw CommandFailure(.unreachable, "\(url) cannot be reached: \(String(cString: strerror(errno))).")
    }
    let answer = reader.answers.first
    guard answer?.status == 200, answer?.body == marks.answer(.fresh) else {
      let came = reader.fault ?? answer.map { "status \($0.status) came" } ?? "nothing came in time"
      let due = String(decoding: marks.answer(.fresh).dropLast(), as: UTF8.self)
      throw CommandFailure(
        .provesNothing,
        "\(url) did not answer GET \(marks.target(.fresh)) with '\(due)': \(came). Without that no answer can be told from "
          + "another's.")
    }
  }

  /// Plays one input in each way, until one goes wrong.
  /// - Returns: what came of it, and whether the server answered anything afterwards.
  private func play(_ input: Input, _ marks: Marks, _ player: CasePlayer) -> (ConformReport.Row, isAlive: Bool) {
    let judgement = Judgement(input.expectation, marks: marks)
    var row = ConformReport.Row(
      group: input.group, name: input.name, due: input.expectation.text, came: "", plays: 0, passed: true)
    for pieces in input.plays(marks, player.host) where row.passed && !Interrupt.flag.isRaised {
      row.plays += 1
      guard let course = player.play(pieces, judgement) else {
        row.fault = "no connection could be made"
        row.passed = false
        return (row, false)
      }
      row.came = course.text
      row.fault = judgement.fault(in: course)
      row.passed = row.fault == nil
      if course.fresh?.answers.isEmpty != false { return (row, false) }
    }
    return (row, true)
  }
}
