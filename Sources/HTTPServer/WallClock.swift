#if canImport(Glibc)
  import Glibc
#endif

/// The time of day, for the Date field alone; everything measured uses the monotonic clock.
enum WallClock {
  static func seconds() -> Int { time(nil) }
}
