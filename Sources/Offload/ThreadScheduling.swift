import CPlatform
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

/// Gives each thread that Dispatch lends to a pool what the pool's workers are to have: nice value, policy and processors.
///
/// Dispatch lends any of its threads, sets the nice value of its own choice only when it makes one, and takes nothing back from one that
/// has done its work. So a thread remembers what it has, asks the kernel only when that has to change, and gives up first what it took
/// on for another pool. Without privileges the kernel may refuse to give back: a program that wants pools of different policies then
/// keeps them in different processes.
struct ThreadScheduling: Sendable {
  private let scheduling: WorkerScheduling
  /// What a thread that has this scheduling remembers. Never dereferenced: a number in the place of a pointer.
  private let mark: Int
  /// The processors that a thread had before any pool was particular about them.
  private let home: [Int32]

  private static let marks = Atomic<Int>(0)
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key, nil)
    precondition(status == 0, "a process may have 1024 thread-specific keys, and all are taken")
    return key
  }()

  /// - Parameter configuration: to be given on a thread whose processors are those of the process.
  init(_ configuration: OffloadConfiguration) {
    scheduling = WorkerScheduling(configuration)
    mark = ThreadScheduling.marks.add(1, ordering: .relaxed).newValue
    home = Array(
      (0..<1_024).lazy.filter { platform_may_use_processor($0) }.prefix(Int(max(platform_available_processors(), 0))))
  }

  /// Sees to it that the calling thread has this scheduling. Costs next to nothing when it has.
  func adopt() {
    let mine = UnsafeMutableRawPointer(bitPattern: mark)
    let present = pthread_getspecific(ThreadScheduling.key)
    guard present != mine else { return }
    if present != nil {
      _ = platform_set_policy(OffloadConfiguration.Policy.other.number)
      _ = platform_set_affinity(home, Int32(home.count))
    }
    scheduling.apply()
    pthread_setspecific(ThreadScheduling.key, mine)
  }
}
