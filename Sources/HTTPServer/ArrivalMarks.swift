/// When the loop read bytes that nobody has consumed yet: those of pipelined requests that wait behind the one in progress. A value:
/// moments in, moments out.
///
/// Empty, and without memory of its own, as long as each read is consumed at once.
struct ArrivalMarks {
  private struct Mark {
    /// Unconsumed bytes up to the end of this read.
    var end: Int
    var moment: UInt64
  }

  private var marks: [Mark] = []
  /// Reads told apart. Beyond it the later bytes count as read with the last of these.
  static let limit = 64

  var isEmpty: Bool { marks.isEmpty }

  /// There are `count` unconsumed bytes now; those that were not there before were read at this moment.
  mutating func note(_ count: Int, at moment: UInt64) {
    guard count > (marks.last?.end ?? 0) else { return }
    if marks.count < ArrivalMarks.limit {
      marks.append(Mark(end: count, moment: moment))
    } else {
      marks[marks.count - 1] = Mark(end: count, moment: moment)
    }
  }

  /// When the byte before `offset` was read; nil when it has just been.
  func moment(before offset: Int) -> UInt64? {
    marks.first { $0.end >= offset }?.moment
  }

  /// The first `count` bytes are done with.
  mutating func consume(_ count: Int) {
    marks.removeAll { $0.end <= count }
    for index in marks.indices { marks[index].end -= count }
  }
}
