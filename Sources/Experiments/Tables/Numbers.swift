/// A number with a fixed count of decimals, thousands set apart: `12,345`, `7.25`.
func decimal(_ value: Double, _ decimals: Int) -> String {
  let scale = [1.0, 10, 100, 1000][decimals]
  let scaled = (value.magnitude * scale).rounded()
  guard scaled < 1e15 else { return "\(value)" }
  let whole = grouped(Int64(scaled / scale))
  let rest = String(Int64(scaled) % Int64(scale))
  let fraction = decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - rest.count) + rest
  return (value < 0 && scaled > 0 ? "-" : "") + whole + fraction
}

private func grouped(_ number: Int64) -> String {
  let digits = Array(String(number))
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text += "," }
    text.append(digit)
  }
  return text
}

/// What stands in a table where nothing was measured.
let absent = "-"

/// Requests per second; one decimal below 100, where it says something.
func rateText(_ perSecond: Double?) -> String {
  perSecond.map { decimal($0, $0 < 99.95 ? 1 : 0) } ?? absent
}

/// A share as a percentage with about two digits that say something: `43 %`, `1.2 %`.
func percentText(_ share: Double?) -> String {
  share.map { decimal($0 * 100, $0 < 0.0995 ? 1 : 0) } ?? absent
}

/// Milliseconds to the hundredth, to the tenth from 100 on; with `>=` when the true figure may be larger.
func millisecondsText(_ figure: LatencyFigure?) -> String {
  guard let figure else { return absent }
  return (figure.isLowerBound ? ">=" : "") + decimal(figure.milliseconds, figure.milliseconds < 99.995 ? 2 : 1)
}

/// Bytes in MiB to the tenth.
func mebibytesText(_ bytes: Double?) -> String { bytes.map { decimal($0 / 1_048_576, 1) } ?? absent }
