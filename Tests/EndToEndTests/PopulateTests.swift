import Foundation
import Testing

func populate(
  _ arguments: [String], environment: [String: String] = [:]
) throws -> RunningProcess.Result {
  try RunningProcess.run("reactometer", ["populate"] + arguments, environment: environment)
}

/// Makes a configuration of markers for so many users, and more as `markers-config` takes it; its path.
func markersConfig(_ scratch: Scratch, _ numbers: String...) throws -> String {
  let made = try RunningProcess.run("reactometer", ["markers-config"] + numbers)
  #expect(made.status == 0, "\(made.errors)")
  let file = scratch.file("config.json")
  try made.output.write(to: file, atomically: true, encoding: .utf8)
  return file.path
}

extension RunningProcess {
  /// Reads the progress of a load until it has written something.
  func readUntilRecords() {
    // The second column is how many records are there.
    while let line = readLine(), ["0", "records"].contains(line.split(separator: ",")[1]) {}
  }
}

/// The last line of the CSV on standard output, by its head.
private func lastProgress(_ result: RunningProcess.Result) throws -> [String: String] {
  let lines = result.output.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
  let (head, last) = (try #require(lines.first), try #require(lines.dropFirst().last))
  try #require(head.count == last.count, "was: \(result.output)")
  return Dictionary(uniqueKeysWithValues: zip(head.map(String.init), last.map(String.init)))
}

@Suite("reactometer populate")
struct PopulateTests {
  @Test("a load tells its progress as CSV on a pipe and its tables on standard error, and is what it should be")
  func whole() throws {
    let scratch = try Scratch()
    let result = try populate([
      "commcare", "--users", "20", "--web-users", "3", "--cases", "0..6", "--forms", "2", "--into",
      "sqlite:\(scratch.file("lab.db").path)", "--batch", "50", "--interval", "10ms", "--verify-all",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let last = try lastProgress(result)
    #expect(last["records"] == last["total"] && last["written"] == last["total"] && last["seconds_left"] == "0.0")
    for table in ["web_users", "mobile_users", "cases", "forms", "Read back"] {
      #expect(result.errors.contains(table), "was: \(result.errors)")
    }
  }

  @Test("a finished load run again writes nothing: not a byte of the file changes")
  func again() throws {
    let scratch = try Scratch()
    let file = scratch.file("lab.db")
    let order = ["weather", "--records", "500", "--into", "sqlite:\(file.path)"]
    #expect(try populate(order).status == 0)
    let before = try Data(contentsOf: file)
    let result = try populate(order)
    #expect(result.status == 0)
    #expect(result.errors.contains("already holds all of"), "was: \(result.errors)")
    #expect(result.output.isEmpty)
    #expect(try Data(contentsOf: file) == before)
    #expect(try populate(order + ["--resume", "--verify"]).status == 0)
    #expect(try Data(contentsOf: file) == before)
  }

  @Test("the original's TOTAL_RECORDS and BATCH_SIZE are taken, and flags win over them")
  func environment() throws {
    let variables = ["TOTAL_RECORDS": "120", "BATCH_SIZE": "7"]
    let taken = try populate(["weather", "--into", "null:"], environment: variables)
    #expect(taken.status == 0)
    #expect(try lastProgress(taken)["total"] == "120")
    #expect(taken.errors.contains("batches of at most 7 records"), "was: \(taken.errors)")
    let flags = try populate(
      ["weather", "--into", "null:", "--records", "40", "--batch", "9"], environment: variables)
    #expect(try lastProgress(flags)["total"] == "40")
    #expect(flags.errors.contains("batches of at most 9 records"), "was: \(flags.errors)")
    let wrong = try populate(["weather", "--into", "null:"], environment: ["TOTAL_RECORDS": "ten"])
    #expect(wrong.status == 64)
    #expect(wrong.errors.contains("TOTAL_RECORDS in the environment is 'ten'"), "was: \(wrong.errors)")
  }

  @Test("a rate is kept to, however fast the store is")
  func rate() throws {
    let start = Date()
    let result = try populate(["weather", "--into", "null:", "--records", "15", "--batch", "5", "--rate", "10/s"])
    // Due at 0, 0.5 and 1 s.
    #expect(Date().timeIntervalSince(start) >= 1)
    #expect(try lastProgress(result)["written"] == "15")
  }

  @Test("markers are loaded by their configuration, with a line of the log for each batch")
  func markers() throws {
    let scratch = try Scratch()
    let log = scratch.file("run.log")
    let result = try populate([
      "markers", "--config", try markersConfig(scratch, "5", "90", "12"), "--into",
      "sqlite:\(scratch.file("lab.db").path)", "--batch", "25", "--log",
      log.path, "--verify-all",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let lines = try String(contentsOf: log, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.allSatisfy { $0.contains("unprocessedItems: 0") })
  }

  @Test("what is read back and wrong is named, with status 3")
  func wrong() throws {
    let scratch = try Scratch()
    let file = scratch.file("lab.db").path
    let order = ["weather", "--records", "300", "--into", "sqlite:\(file)", "--verify-all"]
    #expect(try populate(order).status == 0)
    let harm = """
      import sqlite3, sys
      with sqlite3.connect(sys.argv[1]) as lab:
          lab.execute("delete from weather_data where id = 18")
          lab.execute("update weather_data set humidity = 20.5 where id = 20")
          lab.execute("insert into weather_data select 302, location, temperature, humidity, wind_speed, timestamp "
                      "from weather_data where id = 1")
      """
    #expect(try RunningProcess.run("/usr/bin/python3", ["-c", harm, file]).status == 0)
    let result = try populate(order)
    #expect(result.status == 3)
    #expect(
      result.errors.contains("weather_data 17 (id 18, weather_000000000017) is missing."), "was: \(result.errors)")
    #expect(result.errors.contains("weather_data 19 (id 20, weather_000000000019) is different: humidity is 20.5"))
    #expect(result.errors.contains("weather_data 301 (id 302, weather_000000000301) should not be there."))
  }
}

@Suite("reactometer populate, refused")
struct PopulateRefusalTests {
  @Test(
    "what makes no sense is said in a sentence, with status 64",
    arguments: [
      (["weather"], "--into"), (["weather", "--into", "mysql://h/d"], "names no store"),
      (["wether", "--into", "null:"], "There is no dataset 'wether'"),
      (["weather", "--into", "null:", "--size", "3"], "--size does not belong to weather"),
      (["documents", "--into", "null:", "--cases", "1..2"], "--cases does not belong to documents"),
      (["commcare", "--into", "null:", "--records", "1"], "--records does not belong to commcare"),
      (["commcare", "--into", "null:", "--cases", "5..2"], "--cases must be two numbers"),
      (["weather", "--into", "null:", "--records=-5"], "not -5"),
      (["weather", "--into", "null:", "--records", "5x"], "5x"),
      (["weather", "--into", "null:", "--batch", "0"], "--batch must be 1 or more"),
      (["weather", "--into", "null:", "--max-errors", "0"], "--max-errors must be 1 or more"),
      (["weather", "--into", "null:", "--max-errors", "9223372036854775807"], "--max-errors must be at most 1000000"),
      (["weather", "--into", "null:", "--connections", "1001"], "--connections must be at most 1000"),
      (["weather", "--into", "null:", "--rate", "fast"], "'fast' is not a rate"),
      (["weather", "--into", "null:", "--interval", "1ms"], "--interval must be 10ms or more"),
      (["weather", "--into", "null:", "--resume", "--replace"], "give one of them"),
      (["weather", "--into", "null:", "--verify"], "null: keeps no record"),
      (["weather", "--into", "null:", "--journal", "x"], "--journal belongs to DynamoDB"),
      (["weather", "--into", "sqlite:/tmp/x.db", "--connections", "4"], "--connections 4 is more than"),
      (["weather", "--into", "http://127.0.0.1:1/Lab"], "cannot be the name of a CouchDB database"),
      (["weather", "--into", "dynamodb://eu-west-1"], "names no table"),
      (["weather", "--into", "postgresql://127.0.0.1"], "names no database"),
      (["markers", "--into", "null:"], "markers needs --config"),
    ])
  func usage(arguments: [String], words: String) throws {
    let result = try populate(arguments)
    #expect(result.status == 64)
    #expect(result.errors.contains(words), "was: \(result.errors)")
    #expect(result.output.isEmpty)
  }

  @Test("a configuration that is not there or wrong has a status of its own")
  func config() throws {
    let scratch = try Scratch()
    #expect(try populate(["markers", "--into", "null:", "--config", "/nowhere.json"]).status == 66)
    let file = scratch.file("config.json")
    try #"{"productCode": 7}"#.write(to: file, atomically: true, encoding: .utf8)
    let result = try populate(["markers", "--into", "null:", "--config", file.path])
    #expect(result.status == 65)
    #expect(result.errors.contains("productCode"), "was: \(result.errors)")
  }

  @Test("a folder that is not there is 66, and a server that does not listen 69")
  func places() throws {
    let folder = try populate(["weather", "--into", "sqlite:/nowhere/at/all.db"])
    #expect(folder.status == 66)
    #expect(folder.errors.contains("/nowhere/at"), "was: \(folder.errors)")
    let server = try populate(["weather", "--into", "http://me:hush@127.0.0.1:1/lab"])
    #expect(server.status == 69)
    #expect(!server.errors.contains("hush"))
  }

  @Test("tables that no load made, another load, and a load that was only begun are not touched: 73")
  func occupied() throws {
    let scratch = try Scratch()
    let file = scratch.file("lab.db").path
    let make = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('create table weather_data (mine text)')"
    #expect(try RunningProcess.run("/usr/bin/python3", ["-c", make, file]).status == 0)
    let before = try Data(contentsOf: scratch.file("lab.db"))
    #expect(try populate(["weather", "--into", "sqlite:\(file)"]).status == 73)
    #expect(try populate(["weather", "--into", "sqlite:\(file)", "--replace"]).status == 73)
    #expect(try Data(contentsOf: scratch.file("lab.db")) == before)

    let other = "sqlite:\(scratch.file("other.db").path)"
    #expect(try populate(["weather", "--records", "10", "--into", other]).status == 0)
    let result = try populate(["weather", "--records", "11", "--into", other])
    #expect(result.status == 73)
    #expect(result.errors.contains("--replace"), "was: \(result.errors)")
    #expect(try populate(["weather", "--records", "11", "--into", other, "--replace", "--verify-all"]).status == 0)
  }

  @Test(
    "passwords are in no output, whatever is wrong", arguments: ["postgresql://me:hush/x@h/d", "http://me:hush@h:x/d"])
  func secrets(url: String) throws {
    for arguments in [["weather", "--into", url], ["weather", "--into=\(url)"], ["weather", url, "--into", "null:"]] {
      let result = try populate(arguments)
      #expect(result.status == 64)
      #expect(!(result.errors + result.output).contains("hush"), "was: \(result.errors)")
    }
  }

  @Test("the password is not in the process's title while it works")
  func title() throws {
    // Takes the connection and says nothing.
    let peer = try ScriptedPeer { _, _ in "" }
    let url = "http://me:hu%20sh@127.0.0.1:\(peer.port)/lab"
    let process = try RunningProcess("reactometer", ["populate", "weather", "--into", url])
    func title() -> String {
      let data = FileManager.default.contents(atPath: "/proc/\(process.pid)/cmdline") ?? Data()
      return String(decoding: data, as: UTF8.self)
    }
    try eventually("the password is overwritten") { title().contains("//me:*******@127.0.0.1") }
    #expect(title().contains("populate\0weather\0--into\0http://me:"))
    process.signal(SIGKILL)
    _ = process.finish()
  }
}

@Suite("reactometer populate, broken off and beside another")
struct PopulateSignalTests {
  /// 40 chunks of 25 that take 1000/`rate` seconds, when they are not broken off, and are under way.
  private func slow(_ scratch: Scratch, rate: Int) throws -> RunningProcess {
    let process = try RunningProcess(
      "reactometer", ["populate"] + order(scratch) + ["--batch", "25", "--rate", "\(rate)/s", "--interval", "10ms"])
    process.readUntilRecords()
    return process
  }

  private func order(_ scratch: Scratch) -> [String] {
    ["weather", "--records", "1000", "--into", "sqlite:\(scratch.file("lab.db").path)"]
  }

  @Test(
    "Ctrl-C, SIGTERM and a closed terminal finish what is under way and say how to go on",
    arguments: [SIGINT, SIGTERM, SIGHUP])
  func stopped(signal: Int32) throws {
    let scratch = try Scratch()
    let process = try slow(scratch, rate: 20)
    process.signal(signal)
    let result = process.finish()
    #expect(result.status == 128 + signal, "\(result.errors)")
    #expect(!result.wasSignalled)
    #expect(result.errors.contains("The same command with --resume goes on."), "was: \(result.errors)")
    let refused = try populate(order(scratch))
    #expect(refused.status == 73)
    #expect(refused.errors.contains("--resume") && refused.errors.contains("--replace"), "was: \(refused.errors)")
    let resumed = try populate(order(scratch) + ["--resume", "--verify-all"])
    #expect(resumed.status == 0, "\(resumed.errors)")
  }

  @Test("two loads of the same at once: without --resume the second is refused, with it they share the work")
  func two() throws {
    let scratch = try Scratch()
    let first = try slow(scratch, rate: 200)
    let refused = try populate(order(scratch))
    #expect(refused.status == 73, "\(refused.errors)")
    let second = try populate(order(scratch) + ["--resume", "--batch", "40", "--verify-all"])
    #expect(second.status == 0, "\(second.errors)")
    let result = first.finish()
    #expect(result.status == 0, "\(result.errors)")
    #expect(try populate(order(scratch) + ["--verify-all"]).status == 0)
  }

  @Test("a reader of the progress that leaves does not end the load")
  func closedPipe() throws {
    let scratch = try Scratch()
    let program = RunningProcess.folder.appendingPathComponent("reactometer").path
    let line =
      (["'\(program)'", "populate"] + order(scratch) + ["--rate", "2000/s", "--batch", "100", "--interval", "10ms"])
      .joined(separator: " ")
    let script = "{ \(line); echo $? > '\(scratch.file("status").path)'; } | head -n 1"
    _ = try RunningProcess.run("/bin/bash", ["-c", script])
    #expect(try String(contentsOf: scratch.file("status"), encoding: .utf8) == "0\n")
    #expect(try populate(order(scratch) + ["--verify-all"]).status == 0)
  }
}
