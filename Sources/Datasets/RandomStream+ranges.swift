extension RandomStream {
  /// A number in `0 ..< bound`, by the high half of a product. The bias is below bound / 2^64: less than any test could find.
  public mutating func below(_ bound: UInt64) -> UInt64 { next().multipliedFullWidth(by: bound).high }

  /// A number in the range, each as likely as any other.
  public mutating func integer(in range: ClosedRange<Int64>) -> Int64 {
    let width = UInt64(bitPattern: range.upperBound &- range.lowerBound)
    guard width < .max else { return Int64(bitPattern: next()) }
    return range.lowerBound &+ Int64(bitPattern: below(width + 1))
  }

  /// A number in `0 ..< 1` with all 53 bits a Double holds.
  public mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Appends `count` letters a to z.
  ///
  /// Ten letters a draw: what is left of 64 bits for the tenth makes one letter at most 1/100,000 likelier than another.
  public mutating func appendLetters(_ count: Int, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    bytes.withUnsafeMutableBufferPointer { all in
      var place = start
      while place < all.count {
        var bits = next()
        let end = min(place + 10, all.count)
        while place < end {
          let letter = bits.multipliedFullWidth(by: 26)
          all[place] = UInt8(ascii: "a") &+ UInt8(truncatingIfNeeded: letter.high)
          bits = letter.low
          place += 1
        }
      }
    }
  }

  /// Appends `count` characters of an alphabet of at most 64, ten a draw.
  mutating func append(_ count: Int, of alphabet: StaticString, to bytes: inout [UInt8]) {
    let letters = UnsafeBufferPointer(start: alphabet.utf8Start, count: alphabet.utf8CodeUnitCount)
    var bits: UInt64 = 0
    for place in 0..<count {
      if place % 10 == 0 { bits = next() }
      let letter = bits.multipliedFullWidth(by: UInt64(letters.count))
      bytes.append(letters[Int(letter.high)])
      bits = letter.low
    }
  }
}
