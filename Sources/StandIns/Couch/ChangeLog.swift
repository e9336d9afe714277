import JSON

/// Which documents changed in which order; of each only the last change counts.
struct ChangeLog: Sendable {
  struct Entry: Sendable {
    var sequence: Int
    var id: ByteKey
  }

  /// By sequence. Some are out of date: the document has changed again.
  private(set) var entries: [Entry] = []
  private(set) var last = 0

  /// - Returns: the number of the change.
  mutating func append(_ id: ByteKey) -> Int {
    last += 1
    entries.append(Entry(sequence: last, id: id))
    return last
  }

  /// The entries after a change.
  func entries(after sequence: Int) -> ArraySlice<Entry> {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].sequence > sequence { high = middle } else { low = middle + 1 }
    }
    return entries[low...]
  }

  /// Forgets what is out of date, once that is more than half.
  mutating func tidy(documents: Int, isCurrent: (Entry) -> Bool) {
    guard entries.count > 2 * documents + 1_024 else { return }
    entries.removeAll { !isCurrent($0) }
  }
}
