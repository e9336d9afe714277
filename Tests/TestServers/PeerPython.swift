import Foundation

/// The Python in which there are servers and clients that have nothing of ours; `make test-peers` runs the suites whose names end with
/// `PeerTests`, which need it.
public enum PeerPython {
  /// Made by `scripts/setup --peers`; nil: there is none.
  public static let path = ProcessInfo.processInfo.environment["REACTOMETER_PEER_PYTHON"].flatMap {
    FileManager.default.isExecutableFile(atPath: $0) ? $0 : nil
  }
  public static var isInstalled: Bool { path != nil }
  /// Why tests with it are skipped where they are.
  public static let absence = "made by scripts/setup --peers, named by REACTOMETER_PEER_PYTHON"
}
