import Foundation
import Plans
public import Records
import Report

#if canImport(Glibc)
  import Glibc
#endif

/// Where the results of one run are kept: `results/<UTC time>-<name>`.
///
/// A head in `record.json`, one file for each trial below `trials`, written when the trial is over. Each file is whole or
/// not there at all, so that a run can be taken up again however it ended. The folder is locked as long as this is held.
public struct ResultsFolder: Sendable {
  public let path: String
  private let lock: FolderLock

  /// Why results cannot be kept or read; prints as a sentence.
  public struct Failure: Error, CustomStringConvertible, Sendable {
    public enum Kind: Sendable {
      /// Something could not be read.
      case reading
      /// Something could not be written.
      case writing
      /// The folder is another run's.
      case taken
    }

    public var kind: Kind
    public var description: String
  }

  /// The name of the record in it.
  static let recordName = "record.json"

  public var recordPath: String { "\(path)/\(Self.recordName)" }

  /// The latencies of every stream, as a HdrHistogram log.
  public var latencyPath: String { "\(path)/latencies.hdr" }

  /// Standard error of the servers, one file a trial.
  public var logFolder: String { "\(path)/logs" }

  private var trialFolder: String { "\(path)/trials" }

  /// Makes a new folder below a parent, which is made as well when it is not there.
  ///
  /// - Parameter timestamp: ISO 8601, as in the record; colons become hyphens, which every file system takes.
  public init(creatingIn parent: String, timestamp: String, name: String) throws(Failure) {
    let stem = "\(parent)/\(timestamp.replacing(":", with: "-"))-\(name)"
    try Self.make(parent, orUse: true)
    // Runs that begin in the same second get a number.
    var path = stem
    var number = 2
    while try !Self.make(path, orUse: false) {
      path = "\(stem)-\(number)"
      number += 1
    }
    try self.init(locking: path)
  }

  /// Takes up a folder that a run left.
  ///
  /// - Returns: the folder, and what can be read in it: trials whose files are missing or damaged are left out, and those
  ///   that the head does not name yet are in.
  public static func resume(_ path: String) throws(Failure) -> (folder: ResultsFolder, record: ExperimentRecord) {
    let (path, head) = try readHead(path)
    let folder = try ResultsFolder(locking: String(path.dropLast(recordName.count + 1)))
    let keys = Set(head.plan.trials.map(\.key))
    var record = ExperimentRecord(head: head, trials: [])
    for name in Self.names(in: folder.trialFolder) where name.hasSuffix(".json") {
      let trial = try? decode("\(folder.trialFolder)/\(name)", "record of a trial", TrialRecord.init(json:))
      if let trial, keys.contains(trial.key) { record.insert(trial) }
    }
    return (folder, record)
  }

  private init(locking path: String) throws(Failure) {
    self.path = path
    lock = try FolderLock(path)
    try Self.make(logFolder, orUse: true)
    try Self.make(trialFolder, orUse: true)
  }

  /// - Returns: false when it was there already.
  @discardableResult
  private static func make(_ path: String, orUse isReused: Bool) throws(Failure) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let code = errno
    if code == EEXIST { return isReused }
    throw Failure(kind: .writing, description: "\(path) cannot be made: \(String(cString: strerror(code)))")
  }

  /// Writes a trial's file, if there is one to write, and the head, which names it.
  public func write(_ record: ExperimentRecord, adding trial: TrialRecord?) throws(Failure) {
    if let trial { try write(trial, of: record) }
    try writing { try record.head.json().write(to: URL(fileURLWithPath: recordPath), options: .atomic) }
  }

  private func write(_ trial: TrialRecord, of record: ExperimentRecord) throws(Failure) {
    guard let index = record.trials.firstIndex(where: { $0.key == trial.key }) else { return }
    let file = "\(path)/\(record.head.trialFiles[index])"
    try writing { try trial.json().write(to: URL(fileURLWithPath: file), options: .atomic) }
  }

  /// Writes everything that a run ends with: trials that are not there yet, the head, the latencies. Server logs in which
  /// nothing stands are removed.
  public func finish(_ record: ExperimentRecord) throws(Failure) {
    for (trial, name) in zip(record.trials, record.head.trialFiles) where access("\(path)/\(name)", F_OK) != 0 {
      try write(trial, of: record)
    }
    // Last: what it names is there.
    try write(record, adding: nil)
    try writing { try Data(record.latencyLog.text.utf8).write(to: URL(fileURLWithPath: latencyPath), options: .atomic) }
    removeEmptyLogs()
  }

  private func writing(_ body: () throws -> Void) throws(Failure) {
    do { try body() } catch {
      let reason = systemReason(error)
      throw Failure(
        kind: .writing,
        description: "\(path) cannot be written to: \(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)")
    }
  }

  private func removeEmptyLogs() {
    for name in Self.names(in: logFolder) {
      var status = stat()
      if stat("\(logFolder)/\(name)", &status) == 0, status.st_size == 0 { unlink("\(logFolder)/\(name)") }
    }
    rmdir(logFolder)
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}
