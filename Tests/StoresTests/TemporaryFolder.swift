import Foundation

/// A folder that goes when the test ends.
final class TemporaryFolder {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "reactometer-stores-\(UUID().uuidString)"
    // Without it the test fails by the first file that cannot be made.
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
