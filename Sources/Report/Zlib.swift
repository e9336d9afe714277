import CZlib

/// zlib on whole buffers.
enum Zlib {
  static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    var length = compressBound(UInt(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(length))
    let status = compress(&output, &length, bytes, UInt(bytes.count))
    // The buffer has the size zlib itself asks for, so only a lack of memory is left to fail.
    precondition(status == Z_OK, "zlib could not compress \(bytes.count) bytes: status \(status)")
    return Array(output.prefix(Int(length)))
  }

  /// Refuses what would grow beyond `limit` bytes.
  static func inflated(_ bytes: [UInt8], atMost limit: Int) throws(RecordError) -> [UInt8] {
    var length = UInt(limit)
    var output = [UInt8](repeating: 0, count: limit)
    let status = uncompress(&output, &length, bytes, UInt(bytes.count))
    guard status == Z_OK else { throw RecordError("its compressed bytes are damaged (zlib status \(status))") }
    return Array(output.prefix(Int(length)))
  }
}
