/// The control groups a process belongs to, from /proc/self/cgroup (cgroups(7)): a line for each hierarchy, `number:controllers:path`.
struct ControlGroups {
  /// Folders whose limits hold, the innermost first, in version 2 and version 1.
  private(set) var unified: [String] = []
  private(set) var cpu: [String] = []

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      if parts[0] == "0", parts[1].isEmpty {
        unified = folders(below: "/sys/fs/cgroup", parts[2])
      } else if parts[1].split(separator: ",").contains("cpu") {
        cpu = folders(below: "/sys/fs/cgroup/cpu", parts[2])
      }
    }
  }

  private func folders(below root: String, _ path: Substring) -> [String] {
    var names = path.split(separator: "/")
    var folders: [String] = []
    while true {
      folders.append(([root] + names.map(String.init)).joined(separator: "/"))
      guard !names.isEmpty else { return folders }
      names.removeLast()
    }
  }

  /// The smallest limit on CPU time among the groups, in cores; nothing when there is none.
  /// - Parameter read: gives the text of a file, or nothing.
  func quota(_ read: (String) -> String?) -> Double? {
    let limits = unified.compactMap { read("\($0)/cpu.max").flatMap(Self.limit) }
    let older = cpu.compactMap { folder -> Double? in
      guard let quota = read("\(folder)/cpu.cfs_quota_us"), let period = read("\(folder)/cpu.cfs_period_us")
      else { return nil }
      return Self.limit("\(quota) \(period)")
    }
    return (limits + older).min()
  }

  /// `max 100000` or `150000 100000`: microseconds of CPU time in each period; version 1 has -1 for no limit.
  private static func limit(_ text: String) -> Double? {
    let numbers = text.split { $0 == " " || $0 == "\n" }.compactMap { Double($0) }
    guard numbers.count == 2, numbers[0] > 0, numbers[1] > 0 else { return nil }
    return numbers[0] / numbers[1]
  }
}
