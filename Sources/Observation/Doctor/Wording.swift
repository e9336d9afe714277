/// How figures are written in findings.
enum Wording {
  /// A number with so many decimals.
  static func fixed(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    guard value.isFinite, value.magnitude * scale < 9e15 else { return "\(value)" }
    let digits = String(Int64((value.magnitude * scale).rounded()))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = value < 0 && digits.contains { $0 != "0" } ? "-" : ""
    return sign + padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
  }

  static func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

  /// Nanoseconds in the unit that suits them: `35 ns`, `4.2 us`, `1.30 ms`.
  static func time(_ nanoseconds: Double) -> String {
    switch nanoseconds {
    case ..<1_000: fixed(nanoseconds, 0) + " ns"
    case ..<100_000: fixed(nanoseconds / 1e3, 1) + " us"
    default: fixed(nanoseconds / 1e6, 2) + " ms"
    }
  }

  static func bytes(_ bytes: UInt64) -> String {
    let mebibytes = Double(bytes) / 1_048_576
    return mebibytes < 1_024 ? fixed(mebibytes, 0) + " MiB" : fixed(mebibytes / 1_024, 1) + " GiB"
  }

  /// A count and its noun: `1 core`, `2 cores`.
  static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
