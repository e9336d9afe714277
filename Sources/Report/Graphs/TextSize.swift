/// How much room words take in DejaVu Sans, which is what the pictures are written in: near enough to lay out labels
/// before anything is drawn.
enum TextSize {
  /// The height of a line as a multiple of the font size.
  static let lineHeight = 1.22

  /// Pixels from the first letter to the end of the last, in the widest line.
  static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in line.unicodeScalars.reduce(0.0) { $0 + advance($1) } * size * (isBold ? 1.11 : 1) / 1000 }
      .max() ?? 0
  }

  /// Pixels from the top of the first line to the bottom of the last.
  static func height(_ text: String, size: Double) -> Double {
    Double(text.count { $0 == "\n" } + 1) * size * lineHeight
  }

  /// Breaks words into at most so many lines of so many pixels; what is left over ends in an ellipsis.
  static func wrapped(_ text: String, size: Double, width limit: Double, lines most: Int = 3) -> String {
    var lines: [String] = []
    for word in words(text) {
      if let last = lines.last, width((last + word).trimmed, size: size) <= limit {
        lines[lines.count - 1] += word
      } else {
        lines.append(word)
      }
    }
    if lines.count > most { lines = lines.prefix(most - 1) + [lines.dropFirst(most - 1).joined()] }
    return lines.map { cut($0.trimmed, size: size, width: limit) }.joined(separator: "\n")
  }

  /// The start of a text that has no room for all of it, and an ellipsis.
  static func cut(_ text: String, size: Double, width limit: Double) -> String {
    if width(text, size: size) <= limit { return text }
    var start = text
    while !start.isEmpty, width(start + "…", size: size) > limit { start.removeLast() }
    return start.trimmed + "…"
  }

  /// Pieces that a line may end after: a space or a hyphen within a word.
  private static func words(_ text: String) -> [String] {
    var words = [""]
    for character in text {
      words[words.count - 1].append(character)
      if character == " " || character == "-" && words.last != "-" && words.last != "--" { words.append("") }
    }
    return words.filter { !$0.isEmpty }
  }

  private static func advance(_ scalar: Unicode.Scalar) -> Double {
    switch scalar.value {
    case 32..<127: Double(ascii[Int(scalar.value) - 32])
    case ..<0x2000: 640
    default: 1000
    }
  }

  /// Thousandths of the font size from space to `~`, from the font's own `hmtx` table.
  private static let ascii: [Int] = [
    317, 400, 459, 837, 636, 950, 779, 274, 390, 390, 500, 837, 317, 360, 317, 336, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 636, 336, 336, 837, 837, 837, 530, 1000, 684, 686, 698, 770, 631, 575, 774, 751, 294, 294, 655, 557, 862,
    748, 787, 603, 787, 694, 634, 610, 731, 684, 988, 685, 610, 685, 390, 336, 390, 837, 500, 500, 612, 634, 549, 634,
    615, 352, 634, 633, 277, 277, 579, 277, 974, 633, 611, 634, 634, 411, 520, 392, 633, 591, 817, 591, 591, 524, 636,
    336, 636, 837,
  ]
}

extension String {
  /// Without spaces at either end.
  var trimmed: String {
    String(drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
  }
}
