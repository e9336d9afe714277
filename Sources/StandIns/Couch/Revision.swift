import HTTPCodec
import JSON

/// The name of one version of a document: how many versions led to it, and a digest.
struct Revision: Hashable, Comparable, Sendable, CustomStringConvertible {
  var generation: Int
  var high: UInt64
  var low: UInt64

  init(generation: Int, high: UInt64, low: UInt64) {
    self.generation = generation
    self.high = high
    self.low = low
  }

  /// `3-` and 32 hexadecimal digits.
  init?(_ text: some Sequence<UInt8>) {
    let text = Array(text)
    guard let dash = text.firstIndex(of: UInt8(ascii: "-")), text.count == dash + 33, (1...15).contains(dash),
      let generation = Int(String(decoding: text[..<dash], as: UTF8.self)), generation > 0
    else { return nil }
    var halves: [UInt64] = [0, 0]
    for (index, byte) in text[(dash + 1)...].enumerated() {
      guard let digit = JSONText.hexDigit(byte) else { return nil }
      halves[index / 16] = halves[index / 16] << 4 | UInt64(digit)
    }
    self.init(generation: generation, high: halves[0], low: halves[1])
  }

  /// The version that follows `parent` with this content: the same for the same content, as CouchDB's.
  init(following parent: Revision?, isDeleted: Bool, fields: [UInt8]) {
    generation = (parent?.generation ?? 0) + 1
    var one = Mixer(state: parent?.high ?? 0x6A09_E667_F3BC_C908)
    var other = Mixer(state: parent?.low ?? 0xBB67_AE85_84CA_A73B)
    one.mix(UInt64(generation) << 1 | (isDeleted ? 1 : 0))
    fields.withUnsafeBytes { bytes in
      var offset = 0
      while offset + 8 <= bytes.count {
        let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        one.mix(word)
        other.mix(word &+ UInt64(offset))
        offset += 8
      }
      var rest = UInt64(bytes.count)
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      one.mix(rest)
      other.mix(~rest)
    }
    high = one.state
    low = other.state ^ one.state
  }

  /// The step of SplitMix64, with input: enough to tell versions apart, and no secret.
  private struct Mixer {
    var state: UInt64

    mutating func mix(_ word: UInt64) {
      var mixed = (state ^ word) &* 0x9E37_79B9_7F4A_7C15
      mixed = (mixed ^ (mixed >> 32)) &* 0xBF58_476D_1CE4_E5B9
      state = mixed ^ (mixed >> 29)
    }
  }

  static func < (left: Revision, right: Revision) -> Bool {
    (left.generation, left.high, left.low) < (right.generation, right.high, right.low)
  }

  func append(to bytes: inout [UInt8]) {
    bytes.append(decimal: generation)
    bytes.append("-")
    for half in [high, low] {
      for shift in stride(from: 60, through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 15
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") - 10 + digit)
      }
    }
  }

  var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }
}
