import Foundation
import Measurement

/// What a server told of its loop, in a file it appends to.
enum Telemetry {
  /// Makes the file, so that one that cannot be made does not keep the server from starting.
  static func prepare(_ path: String) -> Bool {
    let number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard number >= 0 else { return false }
    close(number)
    return true
  }

  /// Reads and removes the file. A line that is no sample, as when the server was killed while it wrote, is left out.
  static func take(_ path: String) -> [LoopSample] {
    guard case .success(let bytes) = contents(of: path) else { return [] }
    unlink(path)
    let decoder = JSONDecoder()
    return bytes.split(separator: UInt8(ascii: "\n")).compactMap {
      try? decoder.decode(LoopSample.self, from: Data($0))
    }
  }
}
