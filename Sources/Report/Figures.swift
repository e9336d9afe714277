#if canImport(Glibc)
  import Glibc
#endif

/// How numbers are written in every table and text, in one place. No figure carries a unit here; heads do.
public enum Figures {
  /// What stands where there is no figure.
  public static let none = "—"

  /// A whole number with thousands separators: `14,436`.
  public static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var groups: [Substring] = []
    var rest = digits[...]
    while rest.count > 3 {
      groups.insert(rest.suffix(3), at: 0)
      rest = rest.dropLast(3)
    }
    return (value < 0 ? "-" : "") + ([rest] + groups).joined(separator: ",")
  }

  /// Three significant digits and no fraction from 100 up: `14,436`, `12.3`, `1.23`. For rates and other plain quantities.
  public static func quantity(_ value: Double?) -> String {
    guard let value, value.isFinite else { return none }
    return switch value.magnitude {
    case 0: "0"
    case ..<1: fixed(value, decimals: 3)
    case ..<9.995: fixed(value, decimals: 2)
    case ..<99.95: fixed(value, decimals: 1)
    case ..<1e15: count(Int(value.rounded()))
    default: "\(value)"
    }
  }

  /// A latency in milliseconds: microseconds below 1 ms, then three significant digits, `0.083`, `1.23`, `12.3`, `1,234`.
  public static func milliseconds(_ value: Double?) -> String {
    guard let value, value > 0, value < 0.01 else { return quantity(value) }
    return fixed(value, decimals: 4)
  }

  /// A figure of which only a lower bound is known: `≥ 1,200`.
  public static func atLeast(_ text: String) -> String { "≥ " + text }

  /// A share as percent: `93.4 %`.
  public static func percent(_ share: Double?) -> String {
    guard let share, share.isFinite else { return none }
    return fixed(share * 100, decimals: 1) + " %"
  }

  /// Seconds with what fraction they have, up to a millisecond: `10 s`, `2.5 s`.
  public static func seconds(_ value: Double) -> String {
    let text = fixed(value, decimals: 3)
    let zeros = text.reversed().prefix { $0 == "0" }.count
    let trimmed = text.dropLast(zeros)
    return (trimmed.hasSuffix(".") ? trimmed.dropLast() : trimmed) + " s"
  }

  /// Bytes in the largest binary unit that leaves a number of at least 1: `4.20 MiB`.
  public static func bytes(_ value: Double) -> String {
    var amount = value
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if amount.magnitude < 1024 { return quantity(amount) + " " + unit }
      amount /= 1024
    }
    return quantity(amount) + " TiB"
  }

  /// A count and its noun: `1 request`, `2,000 requests`.
  public static func counted(_ value: Int, _ noun: String) -> String {
    count(value) + " " + noun + (value == 1 ? "" : "s")
  }

  static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(decimals))
    let scaled = (value * scale).rounded()
    guard scaled.magnitude < 9e15 else { return "\(value)" }
    let digits = String(Int64(scaled.magnitude))
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let sign = scaled < 0 ? "-" : ""
    return sign + padded.dropLast(decimals) + (decimals > 0 ? "." + padded.suffix(decimals) : "")
  }
}
