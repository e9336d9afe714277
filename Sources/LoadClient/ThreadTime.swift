#if canImport(Glibc)
  import Glibc
#endif

/// CPU time the calling thread has used so far, in nanoseconds.
func threadProcessorNanoseconds() -> UInt64 {
  var time = timespec()
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
