/// One server under test, and how it is reached: one of ours, any command that listens on a port, or one that runs
/// already.
public struct ServerPlan: Equatable, Sendable, Codable {
  /// Name of one of this project's executables, which stand in one folder; nothing for a foreign server.
  public var name: String?
  /// The folder it stands in, relative to the current one, where that is not the servers' folder: two builds of one
  /// executable can so be measured in the rounds of one run.
  public var folder: String?
  /// The command line of a foreign server; `{port}` in it becomes a free port, `{fib}` N and `{workers}` the workers.
  public var command: [String]?
  /// Where a foreign server answers, `{port}` replaced; a server with a URL and no command runs already and stays.
  public var url: String?
  /// Its name in tables and graphs.
  public var label: String
  /// N of its work, where it is not the plan's: languages differ, and the same milliseconds need another N.
  public var fib: Int?
  /// Pool workers; nothing leaves it to the server. So do the three below it.
  public var workers: Int?
  /// Requests that may wait for a worker.
  public var maxQueue: Int?
  /// `default`, `utility` or `background`.
  public var qualityOfService: String?
  /// 0...19.
  public var nice: Int?
  /// What else it is told of its pool and of overload, in the order of ``Factor``; nothing where nothing is.
  public var parameters: [Setting.Assignment]?
  /// Further command line arguments of one of our servers.
  public var arguments: [String]
  /// Target of the request for work, `{fib}` replaced by N.
  public var workTarget: String
  /// Target of the request that costs no CPU.
  public var easyTarget: String
  /// Whether answers must be those of our servers, or any 2xx will do.
  public var checksAnswers: Bool

  public init(name: String, label: String? = nil, workers: Int? = nil, arguments: [String] = []) {
    self.init(label: label ?? name)
    self.name = name
    self.workers = workers
    self.arguments = arguments
  }

  /// A foreign one; give it a command, a URL or both.
  public init(label: String, command: [String]? = nil, url: String? = nil) {
    self.label = label
    self.command = command
    self.url = url
    arguments = []
    workTarget = "/"
    easyTarget = "/hi"
    checksAnswers = true
  }

  enum CodingKeys: String, CodingKey {
    case name, folder, command, url, label, fib, workers, nice, parameters, arguments
    case maxQueue = "max_queue"
    case qualityOfService = "qos"
    case workTarget = "work"
    case easyTarget = "easy"
    case checksAnswers = "checks_answers"
  }

  /// The path of its executable; nothing for a foreign server.
  ///
  /// - Parameter serversFolder: where ours stand for which the plan names no other.
  public func executable(in serversFolder: String) -> String? { name.map { "\(folder ?? serversFolder)/\($0)" } }

  /// The value of one of its parameters; nothing leaves it to the server.
  public subscript(factor: Factor) -> FactorValue? {
    get {
      switch factor {
      case .fib: fib.map { .number(Double($0)) }
      case .workers: workers.map { .number(Double($0)) }
      case .maxQueue: maxQueue.map { .number(Double($0)) }
      case .qualityOfService: qualityOfService.map { .word($0) }
      case .nice: nice.map { .number(Double($0)) }
      default: parameters?.first { $0.factor == factor }?.value
      }
    }
    set {
      let whole = newValue?.number.map { Int($0) }
      switch factor {
      case .fib: fib = whole
      case .workers: workers = whole
      case .maxQueue: maxQueue = whole
      case .qualityOfService: qualityOfService = newValue?.description
      case .nice: nice = whole
      default: setParameter(factor, newValue)
      }
    }
  }

  private mutating func setParameter(_ factor: Factor, _ value: FactorValue?) {
    let others = (parameters ?? []).filter { $0.factor != factor }
    let all = others + (value.map { [.init(factor, $0)] } ?? [])
    parameters = all.isEmpty ? nil : Factor.allCases.flatMap { factor in all.filter { $0.factor == factor } }
  }

  /// What it is told on its command line, besides the address and N.
  private var poolArguments: [String] {
    [Factor.workers, .maxQueue, .qualityOfService, .nice].flatMap { option($0) }
      + (parameters ?? []).flatMap { option($0.factor) }
  }

  private func option(_ factor: Factor) -> [String] {
    self[factor].map { ["--" + factor.rawValue, $0.description] } ?? []
  }

  /// The arguments one of ours is started with: a free port, N, the pool, and what the plan adds.
  public func commandLine(fib: Int) -> [String] {
    ["--port", "0", "--fib", String(fib)] + poolArguments + arguments
  }

  /// The command line of a foreign server; nothing for one of ours and for one that runs already.
  public func foreignCommand(port: UInt16, fib: Int) -> [String]? {
    command?.map { filled($0, port: port, fib: fib) }
  }

  /// A text of the plan with `{port}`, `{fib}` and `{workers}` filled in.
  public func filled(_ text: String, port: UInt16, fib: Int) -> String {
    text.replacing("{port}", with: String(port)).replacing("{fib}", with: String(fib))
      .replacing("{workers}", with: String(workers ?? 1))
  }

  /// Whether jobs leave the loop, as far as the plan tells.
  public var hasPool: Bool { name != "inline-server" && (name != nil || workers != nil) }

  /// The most workers there may be, by the servers' own rule.
  ///
  /// - Parameter cores: of the machine; as many there are where nobody says.
  public func mostWorkers(cores: Int) -> Int {
    func number(_ factor: Factor) -> Int? { self[factor]?.number.map { Int($0) } }
    return workers ?? number(.maxWorkers) ?? max(1, cores, number(.minWorkers) ?? 1)
  }
}
