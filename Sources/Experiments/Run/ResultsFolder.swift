import Foundation
public import Records
public import Report

#if canImport(Glibc)
  import Glibc
#endif

/// Where the results of one run are kept: `results/<UTC time>-<name>`.
public struct ResultsFolder: Sendable {
  public let path: String

  /// Why results cannot be kept or read; prints as a sentence.
  public struct Failure: Error, CustomStringConvertible, Sendable {
    /// True when something could not be written, false when it could not be read.
    public var isWriting: Bool
    public var description: String
  }

  /// The name of the record in it.
  static let recordName = "record.json"

  public var recordPath: String { "\(path)/\(Self.recordName)" }

  /// The latencies of every stream, as a HdrHistogram log.
  public var latencyPath: String { "\(path)/latencies.hdr" }

  /// Standard error of the servers, one file a trial.
  public var logFolder: String { "\(path)/logs" }

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
    self.path = path
    try Self.make(logFolder, orUse: true)
  }

  /// - Returns: false when it was there already.
  @discardableResult
  private static func make(_ path: String, orUse isReused: Bool) throws(Failure) -> Bool {
    if mkdir(path, 0o777) == 0 { return true }
    let code = errno
    if code == EEXIST { return isReused }
    throw Failure(isWriting: true, description: "\(path) cannot be made: \(String(cString: strerror(code)))")
  }

  /// Writes the record and the latencies; each file is whole or not there at all. Server logs in which nothing stands are
  /// removed.
  public func write(_ record: ExperimentRecord, latencies: HdrLog) throws(Failure) {
    try Self.make("\(path)/trials", orUse: true)
    do {
      for (index, trial) in record.trials.enumerated() {
        let file = URL(fileURLWithPath: "\(path)/\(ExperimentRecord.trialFile(index))")
        try trial.json().write(to: file, options: .atomic)
      }
      // Last: what it names is there.
      try record.head.json().write(to: URL(fileURLWithPath: recordPath), options: .atomic)
      try Data(latencies.text.utf8).write(to: URL(fileURLWithPath: latencyPath), options: .atomic)
    } catch {
      throw Failure(isWriting: true, description: "\(path) cannot be written to: \(error.localizedDescription)")
    }
    removeEmptyLogs()
  }

  private func removeEmptyLogs() {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: logFolder)) ?? []
    for name in names {
      var status = stat()
      if stat("\(logFolder)/\(name)", &status) == 0, status.st_size == 0 { unlink("\(logFolder)/\(name)") }
    }
    rmdir(logFolder)
  }

  /// Reads a saved record.
  ///
  /// - Parameter path: of the folder, or of the record in it.
  /// - Returns: the record, and where it was found.
  public static func read(_ path: String) throws(Failure) -> (record: ExperimentRecord, path: String) {
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let file = isFolder ? "\(trimmed)/\(recordName)" : path
    let head = try decode(file, "record of an experiment", ExperimentRecord.Head.init(json:))
    let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    var trials: [TrialRecord] = []
    for name in head.trialFiles {
      let path = parent.isEmpty ? name : "\(parent)/\(name)"
      trials.append(try decode(path, "record of a trial", TrialRecord.init(json:)))
    }
    return (ExperimentRecord(head: head, trials: trials), file)
  }

  private static func decode<Value>(
    _ file: String, _ kind: String, _ decode: (Data) throws -> Value
  ) throws(Failure) -> Value {
    switch contents(of: file) {
    case .failure(let error):
      throw Failure(isWriting: false, description: "\(file), the \(kind), \(error.reason)")
    case .success(let bytes):
      do {
        return try decode(Data(bytes))
      } catch {
        let reason = explain(error)
        throw Failure(
          isWriting: false,
          description: "\(file) is no \(kind): \(reason.hasSuffix(".") ? String(reason.dropLast()) : reason)")
      }
    }
  }

  private static func explain(_ error: any Error) -> String {
    guard let error = error as? DecodingError else { return "\(error)" }
    let context =
      switch error {
      case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
      case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
        (context, context.debugDescription)
      @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "\(error)")
      }
    let place = context.0.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }.joined()
    return place.isEmpty ? context.1 : "at \(place.drop { $0 == "." }): \(context.1)"
  }
}
