#if canImport(Glibc)
  import Glibc
#endif

extension Graph {
  /// An opaque colour in sRGB.
  public struct Color: Hashable, Sendable {
    public var red: UInt8
    public var green: UInt8
    public var blue: UInt8

    /// From the six hexadecimal digits of `#rrggbb`.
    public init(_ rgb: UInt32) {
      red = UInt8(truncatingIfNeeded: rgb >> 16)
      green = UInt8(truncatingIfNeeded: rgb >> 8)
      blue = UInt8(truncatingIfNeeded: rgb)
    }

    /// Of texts.
    public static let ink = Color(0x222222)
    /// Of texts that stand back.
    public static let quietInk = Color(0x595959)
    /// Of axes and of what is not ours to compare.
    public static let line = Color(0x8A8A8A)
    public static let grid = Color(0xE3E3E3)
    public static let shade = Color(0xF3F1EC)
    public static let white = Color(0xFFFFFF)

    /// `#rrggbb`.
    public var hex: String {
      "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined()
    }

    /// The same number as gnuplot reads it from a column of data.
    var number: Int { Int(red) << 16 | Int(green) << 8 | Int(blue) }

    /// Nearer to white by a share of 0 to 1.
    public func lighter(_ share: Double) -> Color { mixed(with: .white, share) }

    /// Dark enough for letters on white: a contrast of at least 4.5, as WCAG 2 demands.
    public var forText: Color {
      var color = self
      while color.contrast(to: .white) < 4.5 { color = color.mixed(with: Color(0), 0.08) }
      return color
    }

    /// White or dark, whichever is easier to read on this colour.
    public var textUpon: Color { contrast(to: .white) >= contrast(to: .ink) ? .white : .ink }

    func contrast(to other: Color) -> Double {
      let (one, two) = (luminance, other.luminance)
      return (max(one, two) + 0.05) / (min(one, two) + 0.05)
    }

    private var luminance: Double { 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) }

    private func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private func mixed(with other: Color, _ share: Double) -> Color {
      func mix(_ one: UInt8, _ two: UInt8) -> UInt32 {
        UInt32((Double(one) * (1 - share) + Double(two) * share).rounded())
      }
      return Color(mix(red, other.red) << 16 | mix(green, other.green) << 8 | mix(blue, other.blue))
    }
  }
}
