import Foundation
public import Records

#if canImport(Glibc)
  import Glibc
#endif

extension ResultsFolder {
  /// Reads a saved record.
  ///
  /// - Parameter path: of the folder, or of the record in it.
  /// - Returns: the record, and where it was found.
  public static func read(_ path: String) throws(Failure) -> (record: ExperimentRecord, path: String) {
    let (file, head) = try readHead(path)
    let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
    var trials: [TrialRecord] = []
    for name in head.trialFiles {
      let path = parent.isEmpty ? name : "\(parent)/\(name)"
      trials.append(try decode(path, "record of a trial", TrialRecord.init(json:)))
    }
    return (ExperimentRecord(head: head, trials: trials), file)
  }

  /// Reads the head of a record, and tells where it is.
  static func readHead(_ path: String) throws(Failure) -> (file: String, head: ExperimentRecord.Head) {
    var status = stat()
    let isFolder = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    let trimmed = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    let file = isFolder ? "\(trimmed)/\(recordName)" : path
    return (file, try decode(file, "record of an experiment", ExperimentRecord.Head.init(json:)))
  }

  static func decode<Value>(
    _ file: String, _ kind: String, _ decode: (Data) throws -> Value
  ) throws(Failure) -> Value {
    switch contents(of: file) {
    case .failure(let error):
      throw Failure(kind: .reading, description: "\(file), the \(kind), \(error.reason)")
    case .success(let bytes):
      do {
        return try decode(Data(bytes))
      } catch {
        let reason = explain(error)
        throw Failure(
          kind: .reading,
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
