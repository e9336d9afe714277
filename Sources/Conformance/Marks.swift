/// Requests that cannot be mistaken for one another: each asks for a Fibonacci number of its own, so that its answer shows which
/// request it belongs to.
public enum Mark: Int, CaseIterable, Sendable {
  /// Three that a message itself may make.
  case a, b, c
  /// One hidden where no request is: in a body, behind a refused message. It must never be answered.
  case smuggled
  /// The one asked on the same connection afterwards.
  case same
  /// The one asked on a connection of its own afterwards.
  case fresh
}

/// The numbers that the marks of one case stand for. Cases next to each other have different ones, so that an answer that belongs to
/// an earlier case is told from the one that is due.
public struct Marks: Equatable, Sendable {
  private let base: Int

  /// - Parameter index: the case's place in the suite.
  public init(case index: Int) {
    // Two digits throughout, so that a message is as long with any of them; at most 23, so that the work is none to speak of.
    base = 10 + index % 9
  }

  public func number(_ mark: Mark) -> Int { base + mark.rawValue }

  /// The request target.
  public func target(_ mark: Mark) -> String { "/?fib=\(number(mark))" }

  /// The body of the right answer.
  public func answer(_ mark: Mark) -> [UInt8] { Array("answer is >>> \(Marks.fibonacci(number(mark)))\n".utf8) }

  /// A whole request that asks for a mark and for nothing else.
  public func request(_ mark: Mark, host: String) -> [UInt8] {
    Array("GET \(target(mark)) HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8)
  }

  /// Which of the marks an answer's body belongs to.
  public func mark(of body: [UInt8]) -> Mark? { Mark.allCases.first { answer($0) == body } }

  static func fibonacci(_ n: Int) -> Int {
    var (current, next) = (0, 1)
    for _ in 0..<n { (current, next) = (next, current + next) }
    return current
  }
}
