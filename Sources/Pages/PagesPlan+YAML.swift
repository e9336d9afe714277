public import Plans
internal import Yams

extension PagesPlan {
  /// Reads a plan from the bytes of a file, strictly: everything that is wrong is named by its line.
  ///
  /// - Parameter environment: what stands for `${NAME}` in addresses, headers, user and password.
  public init(bytes: [UInt8], file: String, environment: (String) -> String?) throws(PlanError) {
    self = try withoutActuallyEscaping(environment) { (environment) throws(PlanError) in
      try PlanText.read(bytes: bytes, file: file) { root, problems in
        PagesReader(problems: problems, environment: environment).plan(root)
      }
    }
  }
}

/// The one place that knows the keys, defaults and limits of a plan of pages.
private struct PagesReader {
  let problems: PlanProblems
  let environment: (String) -> String?

  private static let timeouts = Duration.milliseconds(1) ... .seconds(3_600)

  func plan(_ root: Node) -> PagesPlan? {
    let keys = [
      "name", "base", "repeats", "warmup", "timeout", "limit", "redirects", "headers", "user", "password", "pages",
    ]
    guard let top = PlanSection(root, at: "", keys: keys, into: problems) else { return nil }
    let name = top.text("name", default: "pages", expected: "a name") { !$0.isEmpty }
    let base = substituted(top, "base", expected: "an address such as https://host") {
      $0.hasPrefix("http://") || $0.hasPrefix("https://") || $0.hasPrefix("${")
    }
    let repeats = top.integer("repeats", in: 1...100_000, default: 5)
    let warmup = top.integer("warmup", in: 0...1_000, default: 1)
    let timeout = top.duration("timeout", in: Self.timeouts, default: .seconds(30))
    let redirects = top.integer("redirects", in: 0...50, default: 0)
    let limit = limit(top)
    let headers = headers(top)
    let user = top.has("user") ? substituted(top, "user", expected: "a name") { _ in true } : nil
    let password = password(top)
    let pages = pages(top, limit: limit)
    guard let name, var base, let repeats, let warmup, let timeout, let redirects, let pages else { return nil }
    while base.hasSuffix("/") { base.removeLast() }
    return PagesPlan(
      name: name, base: base, repeats: repeats, warmup: warmup, timeout: timeout, redirects: redirects,
      headers: headers, user: user, password: password, pages: pages)
  }

  /// Only from the environment; what stands there instead may be a password, and is not repeated.
  private func password(_ top: PlanSection) -> String? {
    guard let node = top.optional("password") else { return nil }
    guard let text = node.scalar?.string, text.hasPrefix("${"), text.hasSuffix("}") else {
      problems.report(node, "password", "expected ${NAME}, a name in the environment: a password belongs in no file")
      return nil
    }
    return substitute(text, node, "password")
  }

  private func limit(_ section: PlanSection) -> Duration? {
    section.has("limit") ? section.duration("limit", in: Self.timeouts) : nil
  }

  private func pages(_ top: PlanSection, limit: Duration?) -> [PagesPlan.Page]? {
    guard let node = top.required("pages") else { return nil }
    guard let nodes = node.sequence, !nodes.isEmpty else {
      problems.report(node, "pages", "expected a list of pages, found \(node.told)")
      return nil
    }
    var names: Set<String> = []
    return nodes.enumerated().compactMap { place, node in
      guard let page = page(node, at: "pages[\(place)]", limit: limit) else { return nil }
      if !names.insert(page.name).inserted {
        problems.report(node, "pages[\(place)].name", "'\(page.name)' is the name of another page")
      }
      return page
    }
  }

  private func page(_ node: Node, at path: String, limit general: Duration?) -> PagesPlan.Page? {
    let keys = ["name", "path", "method", "headers", "body", "status", "limit", "list"]
    guard let section = PlanSection(node, at: path, keys: keys, into: problems) else { return nil }
    let address = substituted(section, "path", expected: "a path such as /users") { $0.hasPrefix("/") }
    // As it is written: what stands for a ${NAME} is not printed, and names are.
    let written = section.optional("path")?.scalar?.string
    let name = section.text("name", default: written ?? "?", expected: "a name") { !$0.isEmpty }
    let method = section.text("method", default: "GET", expected: "a method such as GET") { text in
      !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }
    let body =
      section.has("body") ? section.text("body", expected: "a text", check: { _ in true }).map { Array($0.utf8) } : nil
    let status = section.has("status") ? section.integer("status", in: 100...599) : nil
    let list = section.has("list") ? paging(section) : nil
    guard let address, let name, let method else { return nil }
    return PagesPlan.Page(
      name: name, path: address, method: method, headers: headers(section), body: body, status: status,
      limit: limit(section) ?? general, list: list)
  }

  private func paging(_ page: PlanSection) -> PagesPlan.Paging? {
    let keys = ["by", "skip", "limit", "size", "next", "records", "pages"]
    guard let section = page.section("list", keys: keys) else { return nil }
    let by = section.text("by", expected: "'skip', 'next' or 'link'") { ["skip", "next", "link"].contains($0) }
    let most = section.integer("pages", in: 1...1_000_000, default: 1_000)
    let records =
      section.has("records") ? section.text("records", expected: "a path such as meta.objects") { _ in true } : nil
    guard let by, let most, let way = way(by, section) else { return nil }
    return PagesPlan.Paging(way: way, records: records.map(JSONPath.init), most: most)
  }

  private func way(_ by: String, _ section: PlanSection) -> PagesPlan.Paging.Way? {
    let fitting: [String: [String]] = ["skip": ["skip", "limit", "size"], "next": ["next"], "link": []]
    for key in ["skip", "limit", "size", "next"] where section.has(key) && !(fitting[by] ?? []).contains(key) {
      problems.report(section.node, section.field(key), "does not belong to a list by '\(by)'")
    }
    switch by {
    case "skip":
      // Without them no page would be known to be the last.
      _ = section.required("records")
      guard let size = section.integer("size", in: 1...1_000_000),
        let skip = section.text("skip", default: "skip", expected: "a parameter's name", check: { !$0.isEmpty }),
        let limit = section.text("limit", default: "limit", expected: "a parameter's name", check: { !$0.isEmpty })
      else { return nil }
      return .skip(parameter: skip, limitParameter: limit, size: size)
    case "next":
      guard
        let path = section.text("next", default: "next", expected: "a path such as meta.next", check: { !$0.isEmpty })
      else { return nil }
      return .next(JSONPath(path))
    default: return .link
    }
  }

  private func headers(_ section: PlanSection) -> [PagesPlan.Header] {
    guard let node = section.optional("headers") else { return [] }
    guard let mapping = node.mapping else {
      problems.report(node, section.field("headers"), "expected names and values, found \(node.told)")
      return []
    }
    return mapping.compactMap { key, value in
      let name = key.scalar?.string ?? ""
      let field = "\(section.field("headers")).\(name)"
      guard let text = value.scalar?.string, !value.isNull else {
        problems.report(value, field, "expected a value, found \(value.told)")
        return nil
      }
      guard let text = substitute(text, value, field) else { return nil }
      guard !name.isEmpty, !(name + text).contains(where: \.isNewline) else {
        problems.report(value, field, "a header is one line")
        return nil
      }
      return PagesPlan.Header(name: name, value: text)
    }
  }

  private func substituted(
    _ section: PlanSection, _ key: String, expected: String, check: (String) -> Bool
  ) -> String? {
    guard let node = section.required(key),
      let text = PlanSection.text(node, at: section.field(key), expected: expected, problems: problems, check: check)
    else { return nil }
    return substitute(text, node, section.field(key))
  }

  /// The text with the environment's values for each `${NAME}`.
  private func substitute(_ text: String, _ node: Node, _ field: String) -> String? {
    var result = ""
    var rest = text[...]
    while let start = rest.firstRange(of: "${") {
      result += rest[..<start.lowerBound]
      rest = rest[start.upperBound...]
      guard let end = rest.firstIndex(of: "}") else {
        problems.report(node, field, "a '${' that no '}' follows")
        return nil
      }
      let name = String(rest[..<end])
      guard let value = environment(name), !value.isEmpty else {
        problems.report(node, field, "the environment has no \(name)")
        return nil
      }
      result += value
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }
}
