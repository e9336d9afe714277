import Conformance
import FoundationEssentials

/// A folder of raw messages: every file in it, and below it, is one.
struct Corpus {
  /// Name and bytes, in the order of the names.
  let messages: [(name: String, message: RawMessage)]

  private static let largestFile = 16 << 20

  /// - Throws: ``CommandFailure`` with status 66 when there is no such folder, or nothing in it.
  init(folder: String) throws {
    let files = FileManager.default
    guard let names = try? files.subpathsOfDirectory(atPath: folder) else {
      throw CommandFailure(.noInput, "'\(folder)' is no folder that can be read; --corpus needs one of raw messages.")
    }
    messages = try names.sorted().compactMap { name in
      let path = "\(folder)/\(name)"
      guard let attributes = try? files.attributesOfItem(atPath: path),
        attributes[.type] as? FileAttributeType == .typeRegular
      else { return nil }
      guard let size = attributes[.size] as? UInt64 ?? (attributes[.size] as? Int).map(UInt64.init),
        size <= Corpus.largestFile, let bytes = files.contents(atPath: path)
      else {
        throw CommandFailure(.noInput, "'\(path)' cannot be read, or has more than 16 MiB; take it out of the folder.")
      }
      return (name, RawMessage([UInt8](bytes)))
    }
    guard !messages.isEmpty else {
      throw CommandFailure(.noInput, "there is no file in '\(folder)'; --corpus needs a folder of raw messages.")
    }
  }
}
