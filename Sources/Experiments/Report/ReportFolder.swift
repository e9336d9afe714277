import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Where the files of a report are kept, each whole or not there at all.
public struct ReportFolder: Sendable {
  public let path: String

  /// Makes the folder where it is not there yet.
  public init(_ path: String) throws(ResultsFolder.Failure) {
    self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    do {
      try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
    } catch {
      throw .init(kind: .writing, description: "\(self.path) cannot be made: \(systemReason(error))")
    }
  }

  public func write(_ bytes: some Sequence<UInt8>, to name: String) throws(ResultsFolder.Failure) {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"), options: .atomic)
    } catch {
      throw .init(kind: .writing, description: "\(path)/\(name) cannot be written: \(systemReason(error))")
    }
  }
}
