/// The kernel all experiments share: a known amount of CPU that touches no memory.
public enum Fibonacci {
  /// The arguments whose results fit into 64 bits.
  public static let domain = 0...93

  /// The n-th Fibonacci number, `number(0) == 0`, by naive double recursion: no table and no closed form, since the time it takes
  /// is what it is for. About 1.6 times the work for each step of `n`; past 45 it takes seconds.
  ///
  /// Never inlined, so that no caller's constant can be computed when compiling.
  /// - Precondition: `n` is in ``domain``.
  @inline(never)
  public static func number(_ n: Int) -> UInt64 {
    precondition(domain.contains(n), "fib(n) fits into 64 bits for n from 0 to 93 only")
    return recurse(n)
  }

  @inline(never)
  private static func recurse(_ n: Int) -> UInt64 {
    n < 2 ? UInt64(truncatingIfNeeded: n) : recurse(n &- 1) &+ recurse(n &- 2)
  }
}
