/// A share as percent, for the sentences of a verdict.
func percent(_ part: Int, of whole: Int) -> String { percent(Double(part) / Double(whole)) }

func percent(_ share: Double) -> String { fixed(share * 100, 1) + " %" }

/// A number with a fixed count of decimals, up to three; this room has no Foundation to ask.
func fixed(_ value: Double, _ decimals: Int) -> String {
  let scale = [1, 10, 100, 1000][decimals]
  let scaled = (value * Double(scale)).rounded()
  guard scaled.magnitude < 1e15 else { return "\(value)" }
  let whole = Int64(scaled)
  let fraction = String(whole.magnitude % UInt64(scale))
  let zeros = String(repeating: "0", count: decimals - fraction.count)
  return (whole < 0 ? "-" : "") + "\(whole.magnitude / UInt64(scale))" + (decimals == 0 ? "" : "." + zeros + fraction)
}
