import CPlatform

#if canImport(Glibc)
  import Glibc
#endif

extension ProcessorFacts {
  /// Reads a few files of /proc and /sys.
  static func read() -> ProcessorFacts {
    var facts = ProcessorFacts()
    facts.online = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    facts.allowed = max(1, Int(platform_available_processors()))
    facts.quota = ControlGroups(readTextFile("/proc/self/cgroup") ?? "").quota { readTextFile($0) }
    facts.physical = physicalCores
    let cpu = "/sys/devices/system/cpu"
    facts.governor = readLine("\(cpu)/cpu0/cpufreq/scaling_governor")
    facts.canTurbo =
      readLine("\(cpu)/intel_pstate/no_turbo").map { $0 == "0" } ?? readLine("\(cpu)/cpufreq/boost").map { $0 == "1" }
    facts.hypervisor = hypervisorHere
    return facts
  }

  /// The distinct groups of siblings among the cores this program may run on.
  private static var physicalCores: Int? {
    let allowed = readTextFile("/proc/self/status")?.value(of: "Cpus_allowed_list").map(processorList) ?? []
    let groups = allowed.compactMap { readLine("/sys/devices/system/cpu/cpu\($0)/topology/thread_siblings_list") }
    return groups.isEmpty || groups.count < allowed.count ? nil : Set(groups).count
  }

  private static var hypervisorHere: String? {
    let flags = readTextFile("/proc/cpuinfo")?.value(of: "flags") ?? ""
    let type = readLine("/sys/hypervisor/type")
    guard type != nil || flags.split(separator: " ").contains("hypervisor") else { return nil }
    let names = [readLine("/sys/class/dmi/id/sys_vendor"), readLine("/sys/class/dmi/id/product_name"), type]
    let known = names.compactMap { $0 }.filter { !$0.isEmpty }
    return known.isEmpty ? "yes" : known.joined(separator: " ")
  }
}

/// The numbers of a list such as `0-3,8`.
func processorList(_ text: String) -> [Int] {
  text.split(separator: ",").flatMap { part -> [Int] in
    let ends = part.split(separator: "-").compactMap { Int($0) }
    guard let first = ends.first, let last = ends.last, last >= first, last - first < 65_536 else { return [] }
    return Array(first...last)
  }
}

/// The first line of a file, blanks and newline at its end dropped. Nothing when it cannot be read or is empty.
func readLine(_ path: String) -> String? {
  guard let line = readTextFile(path)?.split(separator: "\n").first else { return nil }
  let trimmed = line.reversed().drop { $0 == " " || $0 == "\t" }.reversed()
  return trimmed.isEmpty ? nil : String(trimmed)
}
