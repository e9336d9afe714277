import Glibc

/// Text as C's `printf` makes it, since every number of httperf's report is one of its formats.
func format(_ template: String, _ arguments: any CVarArg...) -> String {
  // A double in %f needs up to 309 digits; no format here has more than five of them.
  let capacity = 2048
  let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
    let length = withVaList(arguments) { list in
      buffer.withMemoryRebound(to: CChar.self) { Int(vsnprintf($0.baseAddress, capacity, template, list)) }
    }
    count = min(max(length, 0), capacity - 1)
  }
  return String(decoding: bytes, as: UTF8.self)
}
