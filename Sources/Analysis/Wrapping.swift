/// Breaks a paragraph at its blanks into lines of at most 110 columns.
///
/// - Parameters:
///   - first: what the first line begins with.
///   - rest: what every other line begins with.
func wrapped(_ paragraph: String, first: String, rest: String) -> String {
  let width = 110
  var lines = [first]
  var isFresh = true
  for word in paragraph.split(separator: " ") {
    if !isFresh, lines[lines.count - 1].count + 1 + word.count > width {
      lines.append(rest)
      isFresh = true
    }
    lines[lines.count - 1] += (isFresh ? "" : " ") + word
    isFresh = false
  }
  return lines.joined(separator: "\n")
}
