public import Datasets
import JSON

#if canImport(Glibc)
  import Glibc
#endif

/// The markers' configuration as a file: read, decoded, and checked by its schema before anything is done with it.
public enum MarkersConfigFile {
  public enum Failure: Error, Hashable, Sendable {
    /// The file is not there or cannot be read: a sentence.
    case unreadable(String)
    /// It is no JSON, or not as the schema has it: a sentence for each violation, with its path.
    case rejected([String])
  }

  public static func read(_ path: String) throws(Failure) -> MarkersConfig {
    try config(try contents(of: path), path)
  }

  /// The configuration in a text; `path` is only for what is said.
  public static func config(_ text: [UInt8], _ path: String) throws(Failure) -> MarkersConfig {
    let json: JSONValue
    do { json = try JSONValue(parsing: text) } catch {
      throw .rejected(["\(path) is no JSON: \(error.expected) was expected at byte \(error.offset)."])
    }
    do { return try MarkersConfig(json, schema: schema()) } catch {
      throw .rejected(error.violations.map { "\(path): \($0)." })
    }
  }

  /// The schema that is compiled in.
  public static func schema() -> JSONSchema {
    do {
      return try JSONSchema(JSONValue(parsing: MarkersConfig.schemaText))
    } catch {
      preconditionFailure("the schema of this program is wrong: \(error)")
    }
  }

  private static func contents(of path: String) throws(Failure) -> [UInt8] {
    guard let file = fopen(path, "r") else { throw unreadable(path) }
    defer { fclose(file) }
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&piece, 1, piece.count, file)
      guard count > 0 else { break }
      text += piece[..<count]
    }
    guard ferror(file) == 0 else { throw unreadable(path) }
    return text
  }

  private static func unreadable(_ path: String) -> Failure {
    .unreadable("The configuration \(path) cannot be read: \(String(cString: strerror(errno))).")
  }
}
