import Foundation

/// A process that holds and uses what it is told to, so that what is observed of it can be checked. One thread.
///
/// It is a Python program that reads a command from each line and answers with a line when that is done.
final class WatchedChild {
  private let process = Process()
  private let commands = Pipe()
  private let answers = Pipe()

  init() throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-u", "-c", Self.program]
    process.standardInput = commands
    process.standardOutput = answers
    try process.run()
    _ = try tell("hello")
  }

  deinit {
    try? commands.fileHandleForWriting.write(contentsOf: Data("quit\n".utf8))
    process.waitUntilExit()
  }

  var processID: Int32 { process.processIdentifier }

  /// Gives a command and waits for its answer, which are numbers.
  @discardableResult
  func tell(_ command: String) throws -> [UInt64] {
    try commands.fileHandleForWriting.write(contentsOf: Data("\(command)\n".utf8))
    var line = Data()
    while let byte = try answers.fileHandleForReading.read(upToCount: 1), byte != Data([0x0A]) {
      guard !byte.isEmpty else { throw Gone() }
      line += byte
    }
    return String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { UInt64($0) }
  }

  struct Gone: Error {}

  private static let program = """
    import gc, mmap, os, signal, sys, threading, time
    held, workers, waiting = [], [], []

    def touch(mebibytes):
      block = mmap.mmap(-1, mebibytes << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
      for page in range(0, len(block), 4096):
        block[page] = 1
      held.append(block)

    def burn(milliseconds, clock=time.process_time):
      end = clock() + milliseconds / 1e3
      while clock() < end:
        pass

    def in_thread(body):
      thread = threading.Thread(target=body)
      thread.start()
      return thread

    def fork(body):
      told, tell = os.pipe()
      worker = os.fork()
      if worker == 0:
        body()
        os.write(tell, b"x")
        signal.pause()
      os.read(told, 1)
      workers.append(worker)

    def pinned(milliseconds):
      os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
      fork_at_once = os.fork()
      burn(milliseconds)
      if fork_at_once == 0:
        signal.pause()
      workers.append(fork_at_once)

    def end_worker():
      worker = workers.pop()
      os.kill(worker, signal.SIGKILL)
      os.waitpid(worker, 0)

    gc.disable()
    for line in iter(sys.stdin.readline, ""):
      word, *numbers = line.split()
      n = int(numbers[0]) if numbers else 0
      if word == "quit": break
      if word == "touch": touch(n)
      if word == "burn": burn(n)
      if word == "thread": in_thread(lambda: burn(n, time.thread_time)).join()
      if word == "wait":
        event = threading.Event()
        waiting.append((event, in_thread(event.wait)))
      if word == "release":
        event, thread = waiting.pop()
        event.set()
        thread.join()
      if word == "fork": fork(lambda: burn(n))
      if word == "thread-fork": in_thread(lambda: fork(lambda: burn(n)) or None).join()
      if word == "pinned": pinned(n)
      if word == "end": end_worker()
      print(time.process_time_ns(), *workers)
    while workers:
      end_worker()
    os._exit(0)
    """
}
