import Yams

// Servers.
extension PlanReader {
  func servers(_ top: PlanSection) -> [ServerPlan]? {
    guard let node = top.required("servers") else { return nil }
    guard let list = node.sequence, !list.isEmpty else {
      problems.report(node, "servers", "expected a list of servers, found \(list(node))")
      return nil
    }
    let servers = list.enumerated().map { server($1, at: "servers[\($0)]") }
    var labels: Set<String> = []
    for (index, server) in servers.enumerated() {
      guard let server, !labels.insert(server.label).inserted else { continue }
      problems.report(
        list[index], "servers[\(index)]", "the label '\(server.label)' is taken; give this one a label of its own")
    }
    return servers.contains { $0 == nil } ? nil : servers.compactMap { $0 }
  }

  /// What stands where a list with something in it belongs.
  func list(_ node: Node) -> String { node.sequence == nil ? node.told : "an empty list" }

  /// A name by itself, or a mapping.
  private func server(_ node: Node, at path: String) -> ServerPlan? {
    if node.scalar != nil {
      return PlanSection.text(node, at: path, expected: Self.nameHint, problems: problems, check: Self.isFileName)
        .map { ServerPlan(name: $0) }
    }
    let isForeign = node.mapping.map { $0["command"] != nil || $0["url"] != nil } ?? false
    return isForeign ? foreignServer(node, at: path) : ownServer(node, at: path)
  }

  private static let nameHint = "the name of a server's executable, without a path"

  private func ownServer(_ node: Node, at path: String) -> ServerPlan? {
    let parameters = Factor.allCases.filter(\.isOfServer)
    let keys = ["name", "folder", "label", "fib"] + parameters.map(\.rawValue) + ["arguments"]
    guard let section = PlanSection(node, at: path, keys: keys, into: problems) else { return nil }
    let name = section.text("name", expected: Self.nameHint, check: Self.isFileName)
    let label = label(section, default: name ?? "unnamed")
    let arguments = texts(section, "arguments", example: "[--max-fib, 50]")
    guard let name, let label, let arguments else { return nil }
    var server = ServerPlan(name: name, label: label, arguments: arguments)
    if section.has("folder") {
      server.folder = section.text("folder", expected: "a folder") { !$0.isEmpty && !$0.contains("\0") }
    }
    server.fib = optional(section, "fib", in: 0...50)
    for factor in parameters {
      guard let node = section.optional(factor.rawValue) else { continue }
      server[factor] = parameter(node, factor, at: section.field(factor.rawValue))
    }
    if let (factor, message) = server.contradiction, let node = section.optional(factor.rawValue) {
      problems.report(node, section.field(factor.rawValue), message)
      return nil
    }
    return server
  }

  /// Any command that listens on a port, or a server that runs already.
  private func foreignServer(_ node: Node, at path: String) -> ServerPlan? {
    let keys = ["label", "command", "url", "fib", "workers", "work", "easy", "answers"]
    guard let section = PlanSection(node, at: path, keys: keys, into: problems) else { return nil }
    let label = label(section, default: nil)
    let command = section.has("command") ? texts(section, "command", example: "[node, server.js, {port}]") : nil
    let url = section.has("url") ? section.text("url", expected: Self.urlHint, check: Self.isLocalURL) : nil
    let work = section.text("work", default: "/", expected: Self.targetHint, check: Self.isTarget)
    let easy = section.text("easy", default: "/hi", expected: Self.targetHint, check: Self.isTarget)
    let answers = section.word("answers", default: Answers.checked)
    guard let label, let work, let easy, let answers, command != nil || url != nil else { return nil }
    if let node = section.optional("command"), command?.isEmpty == true {
      problems.report(node, section.field("command"), "expected a program and its arguments, found an empty list")
      return nil
    }
    var server = ServerPlan(label: label, command: command, url: url)
    server.fib = optional(section, "fib", in: 0...50)
    server.workers = optional(section, "workers", in: Self.workers)
    (server.workTarget, server.easyTarget) = (work, easy)
    server.checksAnswers = answers == .checked
    return server
  }

  private enum Answers: String, CaseIterable { case checked, any }

  private static let urlHint = "a URL on this machine such as http://127.0.0.1:{port}, without a path"
  private static let targetHint = "a path that begins with /"

  private static func isTarget(_ text: String) -> Bool {
    text.hasPrefix("/") && text.utf8.allSatisfy { $0 > 32 && $0 < 127 }
  }

  /// Load goes to this machine only: what stands elsewhere is somebody's.
  private static func isLocalURL(_ text: String) -> Bool {
    guard text.hasPrefix("http://") else { return false }
    let authority = text.dropFirst("http://".count)
    guard !authority.contains("/"), !authority.contains("@") else { return false }
    let host = authority.hasPrefix("[") ? authority.prefix { $0 != "]" }.dropFirst() : authority.prefix { $0 != ":" }
    return host == "localhost" || host == "::1" || isLoopback(host)
  }

  private static func isLoopback(_ host: Substring) -> Bool {
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Neither a control character, which would reach the terminal, nor one that turns text around.
  private static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }

  private func label(_ section: PlanSection, default fallback: String?) -> String? {
    section.text("label", default: fallback, expected: "a label of 1 to 40 visible characters without '/'") {
      (1...40).contains($0.count) && !$0.contains("/") && $0.contains { !$0.isWhitespace }
        && $0.unicodeScalars.allSatisfy(Self.isVisible)
    }
  }

  private func optional(_ section: PlanSection, _ key: String, in range: ClosedRange<Int>) -> Int? {
    section.has(key) ? section.integer(key, in: range) : nil
  }

  private func texts(_ section: PlanSection, _ key: String, example: String) -> [String]? {
    guard let node = section.optional(key) else { return [] }
    let field = section.field(key)
    guard let list = node.sequence else {
      problems.report(node, field, "expected a list such as \(example), found \(node.told)")
      return nil
    }
    let texts = list.enumerated().map { index, item in
      PlanSection.text(item, at: "\(field)[\(index)]", expected: "a text", problems: problems) { !$0.contains("\0") }
    }
    return texts.contains { $0 == nil } ? nil : texts.compactMap { $0 }
  }
}
