import CCrypto

/// SHA-256 and HMAC-SHA-256, by libcrypto. Pure; any thread.
public enum SHA256 {
  /// The 32 bytes of the digest of `bytes`.
  public static func digest(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    // libcrypto wants one block of memory: what has none, such as a lazy sequence, is copied into one.
    if let result = bytes.withContiguousStorageIfAvailable(digest(of:)) { return result }
    return Array(bytes).withUnsafeBufferPointer(digest(of:))
  }

  /// HMAC-SHA-256 (RFC 2104): 32 bytes.
  public static func authenticationCode(of bytes: some Sequence<UInt8>, key: [UInt8]) -> [UInt8] {
    let message = Array(bytes)
    return [UInt8](unsafeUninitializedCapacity: 32) { result, count in
      var length: UInt32 = 0
      _ = HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, result.baseAddress, &length)
      count = Int(length)
    }
  }

  private static func digest(of bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 32) { result, count in
      // An empty buffer may have no address; libcrypto does not look at it then.
      _ = CCrypto.SHA256(bytes.baseAddress, bytes.count, result.baseAddress)
      count = 32
    }
  }
}

/// Whether both are the same, in a time that tells nothing of where they differ.
public func equalInConstantTime(_ one: some Collection<UInt8>, _ other: some Collection<UInt8>) -> Bool {
  guard one.count == other.count else { return false }
  return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
}
