import JSON

/// What was done wrong on purpose, counted.
public struct FaultReport: Sendable {
  public let kind: StandInKind
  public let plan: FaultPlan
  /// All that came, those that meet no faults among them.
  public let requests: Int
  let counts: [Fault: FaultDice.Count]

  /// How often a fault was injected.
  public func injected(_ fault: Fault) -> Int { counts[fault]?.injected ?? 0 }

  /// For people: a line for each fault of the plan.
  public var text: String {
    var rows = [["fault", "share", "injected", "of"]]
    for fault in Fault.allCases {
      guard let count = counts[fault] else { continue }
      rows.append([fault.rawValue, plan.text(of: fault), String(count.injected), "\(count.asked) \(fault.unit)"])
    }
    let title = "\(kind.rawValue) stand-in: \(requests) requests, seed \(plan.seed)"
    guard rows.count > 1 else { return "\(title), no faults asked for\n" }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    let lines = rows.map { row in
      let cells = (0..<4).map { column in
        let blanks = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 || column == 3 ? row[column] + blanks : blanks + row[column]
      }
      var line = cells.joined(separator: "  ")
      while line.hasSuffix(" ") { line.removeLast() }
      return "  \(line)\n"
    }
    return "\(title)\n" + lines.joined()
  }

  /// What `GET /_faults` answers.
  var json: JSONValue {
    let faults = Fault.allCases.compactMap { fault -> JSONValue.Member? in
      guard let count = counts[fault] else { return nil }
      let value: JSONValue = [
        "share": .text(plan.text(of: fault)), "injected": .number(String(count.injected)),
        "of": .number(String(count.asked)), "unit": .text(fault.unit),
      ]
      return JSONValue.Member(name: ByteKey(fault.rawValue), value: value)
    }
    return [
      "stand_in": .text(kind.rawValue), "seed": .text(String(plan.seed)), "requests": .number(String(requests)),
      "faults": .object(faults),
    ]
  }
}
