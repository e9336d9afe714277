import ArgumentParser

// What is out of bounds is said with its bounds.
func require(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws {
  guard range.contains(value) else {
    throw ValidationError("\(name) is \(value), but must be from \(range.lowerBound) to \(range.upperBound).")
  }
}

/// - Parameter most: in the flag's own unit, which `unit` names.
func require(_ name: String, _ value: Double, moreThan least: Double = 0, atMost most: Double, _ unit: String) throws {
  guard value > least, value <= most else {
    throw ValidationError(
      "\(name) is \(plain(value)), but must be more than \(plain(least)) and at most \(plain(most)) \(unit).")
  }
}

/// Without the decimal point of a whole number.
func plain(_ value: Double) -> String {
  value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
}
