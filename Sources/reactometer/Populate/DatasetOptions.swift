import ArgumentParser
import Datasets
import Population

#if canImport(Glibc)
  import Glibc
#endif

/// Which records: a dataset's name and the options that fit it. An option of another dataset is refused, not passed over.
struct DatasetOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("One of: \(DatasetRecipe.names.joined(separator: ", ")).", valueName: "dataset"))
  var dataset: String

  @Option(help: ArgumentHelp("weather, documents: how many. Default 10000 and 1000.", valueName: "n"))
  var records: Int?

  @Option(help: ArgumentHelp("commcare: mobile users. Default 100.", valueName: "n"))
  var users: Int?

  @Option(help: ArgumentHelp("commcare: web users. Default 10.", valueName: "n"))
  var webUsers: Int?

  @Option(help: ArgumentHelp("commcare: cases of a mobile user. Default 0..200.", valueName: "min..max"))
  var cases: String?

  @Option(help: ArgumentHelp("commcare: forms of a case, in the mean. Default 4.", valueName: "n"))
  var forms: Int?

  @Option(help: ArgumentHelp("documents: letters of each. Default 1000.", valueName: "n"))
  var size: Int?

  @Option(help: ArgumentHelp("weather: places. Default 50.", valueName: "n"))
  var locations: Int?

  @Option(
    help: ArgumentHelp(
      "weather: how records are spread over places: uniform, normal, zipfian, zipfian:EXPONENT or weighted:50,30,10,5,5.",
      valueName: "name"))
  var distribution: String?

  @Option(
    help: ArgumentHelp("commcare: events in the audit record of a user, in the mean. Default 10.", valueName: "n"))
  var auditEvents: Int?

  @Option(help: ArgumentHelp("commcare: the project space. Default fake-data.example.", valueName: "name"))
  var domain: String?

  @Option(
    help: ArgumentHelp(
      "commcare, weather, documents: the time before which everything lies. Default 2026-01-01.", valueName: "moment"))
  var until: String?

  @Option(help: ArgumentHelp("markers: what markers-config wrote.", valueName: "file"))
  var config: String?

  @Option(help: ArgumentHelp("Other numbers make other records.", valueName: "n"))
  var seed: UInt64 = 1

  /// The options a dataset has, by its name.
  private static let fitting: [String: Set<String>] = [
    "commcare": ["--users", "--web-users", "--cases", "--forms", "--audit-events", "--domain", "--until"],
    "markers": ["--config"],
    "weather": ["--records", "--locations", "--distribution", "--until"],
    "documents": ["--records", "--size", "--until"],
  ]

  private var given: [String] {
    let options: [(String, Bool)] = [
      ("--records", records != nil), ("--users", users != nil), ("--web-users", webUsers != nil),
      ("--cases", cases != nil), ("--forms", forms != nil), ("--size", size != nil),
      ("--locations", locations != nil), ("--distribution", distribution != nil), ("--config", config != nil),
      ("--audit-events", auditEvents != nil), ("--domain", domain != nil), ("--until", until != nil),
    ]
    return options.filter(\.1).map(\.0)
  }

  func validate() throws {
    guard let fitting = Self.fitting[dataset] else {
      throw ValidationError(
        "There is no dataset '\(dataset)': say \(DatasetRecipe.names.joined(separator: ", ")).")
    }
    if let alien = given.first(where: { !fitting.contains($0) }) {
      throw ValidationError(
        "\(alien) does not belong to \(dataset), which takes \(fitting.sorted().joined(separator: ", ")).")
    }
  }

  /// - Throws: `ValidationError`, ``CommandFailure``.
  func make() throws -> Dataset {
    do { return try recipe().dataset(seed: seed) } catch let problem as DatasetProblem {
      throw ValidationError(problem.sentence)
    }
  }

  private func recipe() throws -> DatasetRecipe {
    switch dataset {
    case "documents": .documents(try documents())
    case "weather": .weather(try weather())
    case "commcare": .commcare(try commcare())
    case "markers": .markers(try markers())
    default: throw ValidationError("There is no dataset '\(dataset)'.")
    }
  }

  private func documents() throws -> DocumentsOptions {
    var options = DocumentsOptions()
    if let records { options.total = records }
    if let size { options.size = size }
    if let until { options.timestamp = try Moment(until).seconds }
    return options
  }

  private func markers() throws -> MarkersConfig {
    guard let config else {
      throw ValidationError("markers needs --config FILE, which 'reactometer markers-config USERS > FILE' writes.")
    }
    do { return try MarkersConfigFile.read(config) } catch {
      switch error {
      case .unreadable(let sentence): throw CommandFailure(.noInput, sentence)
      case .rejected(let sentences): throw CommandFailure(.dataError, sentences.joined(separator: "\n"))
      }
    }
  }

  private func commcare() throws -> CommCareOptions {
    var options = CommCareOptions()
    if let users { options.mobileUsers = users }
    if let webUsers { options.webUsers = webUsers }
    if let forms { options.forms = forms }
    if let auditEvents { options.auditEvents = auditEvents }
    if let domain { options.domain = domain }
    if let until { options.until = try Moment(until) }
    if let cases { options.cases = try Self.range(cases) }
    return options
  }

  /// `0..200`, or one number for both ends.
  private static func range(_ text: String) throws -> ClosedRange<Int> {
    let parts = text.split(separator: "..", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts.first ?? nil, let last = parts.last ?? nil,
      0 <= first, first <= last
    else { throw ValidationError("--cases must be two numbers such as 0..200, the larger one last, not '\(text)'.") }
    return first...last
  }

  /// `TOTAL_RECORDS` is what the original took.
  private func weather() throws -> WeatherOptions {
    var options = WeatherOptions()
    if let records = try records ?? Environment.number("TOTAL_RECORDS", least: 0) { options.records = records }
    options.locations = locations
    if let until { options.until = try Moment(until) }
    if let distribution { options.spread = try Spread(distribution) }
    return options
  }
}

/// Numbers of the environment, for what the originals took from there.
enum Environment {
  static func number(_ name: String, least: Int) throws -> Int? {
    guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
    guard let number = Int(text), number >= least else {
      throw ValidationError("\(name) in the environment is '\(text)', and must be a whole number from \(least) up.")
    }
    return number
  }
}
