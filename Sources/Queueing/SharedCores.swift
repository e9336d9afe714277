/// The cores, shared by all runnable tasks in proportion to their weights, none using more than one core: processor sharing, the
/// fluid limit of a fair scheduler. What it leaves out are the slices: a real scheduler lets a task run for milliseconds before
/// another's turn.
///
/// Tasks of the same weight form a share and advance at the same rate, so each share keeps one clock of the work done per task, and a
/// heap of the readings at which its tasks will be finished. Whatever starts or ends then costs O(log tasks), never O(tasks).
struct SharedCores {
  /// Tasks of one weight.
  struct Share {
    var weight: Double
    /// Whether it takes from the cores; otherwise each task has a core to itself elsewhere.
    var isOnCores: Bool
    var rate = 1.0
    /// Work done, in nanoseconds, by a task that has been there since the share was last empty.
    var clock = 0.0
    /// CPU time of all its tasks.
    var used = 0.0
    /// Time its tasks were there, running or not.
    var present = 0.0
    var tasks = TaskHeap()
  }

  private let coreCount: Int
  private(set) var shares: [Share]
  /// Shares that take from the cores, the heaviest first.
  private let byWeight: [Int]
  private var now: UInt64 = 0
  private var isStale = false
  /// Tasks that take from the cores.
  private var runnable = 0
  /// Whether each of them has a core to itself.
  private var isRoomy = true
  /// When the next task will be finished; `max` without tasks. Valid after ``settle()``.
  private(set) var next = UInt64.max

  /// A task whose rest is less than this, in nanoseconds, is finished: the rounding of the clocks.
  private static let tolerance = 1e-3

  init(cores: Int, shares: [Share]) {
    coreCount = cores
    self.shares = shares
    byWeight = shares.indices.filter { shares[$0].isOnCores }.sorted { shares[$0].weight > shares[$1].weight }
  }

  mutating func start(_ task: Int32, in share: Int, nanoseconds: UInt64, at instant: UInt64) {
    advance(to: instant)
    shares[share].tasks.push(task, finish: shares[share].clock + Double(nanoseconds))
    if shares[share].isOnCores { runnable += 1 }
    isStale = true
  }

  /// A task of that share that is finished now, if there is one.
  mutating func popFinished(_ share: Int, at instant: UInt64) -> Int32? {
    advance(to: instant)
    guard let finish = shares[share].tasks.firstFinish, finish <= shares[share].clock + SharedCores.tolerance else {
      return nil
    }
    isStale = true
    let task = shares[share].tasks.pop()
    if shares[share].isOnCores { runnable -= 1 }
    if shares[share].tasks.isEmpty { shares[share].clock = 0 }
    return task
  }

  /// Lets all clocks go on at their rates until `instant`.
  mutating func advance(to instant: UInt64) {
    guard instant > now else { return }
    let elapsed = Double(instant - now)
    now = instant
    for index in shares.indices where !shares[index].tasks.isEmpty {
      let done = shares[index].rate * elapsed
      shares[index].clock += done
      let count = Double(shares[index].tasks.count)
      shares[index].used += done * count
      shares[index].present += elapsed * count
    }
  }

  /// Shares the cores out anew after tasks have come or gone, and says when the next one will be finished.
  mutating func settle() {
    guard isStale else { return }
    isStale = false
    let isRoomyNow = runnable <= coreCount
    if !isRoomyNow {
      setRates()
    } else if !isRoomy {
      for index in byWeight { shares[index].rate = 1 }
    }
    isRoomy = isRoomyNow
    next = .max
    for index in shares.indices {
      guard let finish = shares[index].tasks.firstFinish else { continue }
      let rest = finish - shares[index].clock
      let wait = rest <= SharedCores.tolerance ? 0 : (rest - SharedCores.tolerance) / shares[index].rate
      next = min(next, now + UInt64(wait.rounded(.up)))
    }
  }

  /// From the heaviest share down: who would get more than one core gets one, and the others share what is left.
  private mutating func setRates() {
    var left = Double(coreCount)
    var weights = 0.0
    for index in byWeight { weights += shares[index].weight * Double(shares[index].tasks.count) }
    for index in byWeight {
      let count = Double(shares[index].tasks.count)
      if count == 0 { continue }
      let weight = shares[index].weight
      let rate = left * weight >= weights ? 1 : left * weight / weights
      shares[index].rate = rate
      if rate == 1 {
        left -= count
        weights -= weight * count
      }
    }
  }
}

/// A heap with four children to each node, by the clock's reading at which a task will be finished.
struct TaskHeap {
  private struct Node {
    var finish: Double
    var task: Int32
  }

  private var nodes: [Node] = []

  var count: Int { nodes.count }
  var isEmpty: Bool { nodes.isEmpty }
  var firstFinish: Double? { nodes.isEmpty ? nil : nodes[0].finish }

  mutating func push(_ task: Int32, finish: Double) {
    var hole = nodes.count
    nodes.append(Node(finish: finish, task: task))
    while hole > 0 {
      let parent = (hole - 1) >> 2
      if nodes[parent].finish <= finish { break }
      nodes[hole] = nodes[parent]
      hole = parent
    }
    nodes[hole] = Node(finish: finish, task: task)
  }

  mutating func pop() -> Int32 {
    let first = nodes[0].task
    let last = nodes.removeLast()
    let count = nodes.count
    if count == 0 { return first }
    var hole = 0
    while true {
      let children = hole << 2 + 1
      if children >= count { break }
      var least = children
      for child in children + 1..<max(children + 1, min(children + 4, count))
      where nodes[child].finish < nodes[least].finish {
        least = child
      }
      if nodes[least].finish >= last.finish { break }
      nodes[hole] = nodes[least]
      hole = least
    }
    nodes[hole] = last
    return first
  }
}
