/// What a case sends: text with places to fill in, and how it is cut into pieces.
///
/// One scalar of the text is one byte, so that `\u{FF}` is the byte 255. `$A`, `$B`, `$C` and `$S` are the targets of the marks
/// a, b, c and smuggled, `$H` is the server's name, `$|` cuts, and `$?` cuts where the client waits for something to come back before it
/// goes on.
public struct Message: Equatable, Sendable {
  public var template: String
  public var cutting: Cutting

  /// How the bytes are cut, beyond the places that the template names.
  public enum Cutting: Equatable, Sendable {
    /// Played whole and, when it is longer than one byte, once more in two halves.
    case wholeAndHalved
    /// Played once, as it stands.
    case whole
    /// Played once, byte by byte.
    case everyByte
    /// Played once for each place where it can be cut in two.
    case eachInTurn
  }

  /// One write, and what comes before the next.
  public struct Piece: Equatable, Sendable {
    public var bytes: [UInt8]
    /// The next piece is not sent before something has come back.
    public var awaitsReply = false

    public init(_ bytes: [UInt8], awaitsReply: Bool = false) {
      self.bytes = bytes
      self.awaitsReply = awaitsReply
    }
  }

  public init(_ template: String, _ cutting: Cutting = .wholeAndHalved) {
    self.template = template
    self.cutting = cutting
  }

  /// Each way of sending it, as the writes of one connection.
  public func plays(_ marks: Marks, host: String) -> [[Piece]] {
    let written = pieces(marks, host: host)
    guard written.count == 1, let bytes = written.first?.bytes, bytes.count > 1 else { return [written] }
    switch cutting {
    case .whole: return [written]
    case .wholeAndHalved: return [written, Message.cut(bytes, [bytes.count / 2])]
    case .everyByte: return [Message.cut(bytes, Array(1..<bytes.count))]
    case .eachInTurn: return (1..<bytes.count).map { Message.cut(bytes, [$0]) }
    }
  }

  private static func cut(_ bytes: [UInt8], _ cuts: [Int]) -> [Piece] {
    zip([0] + cuts, cuts + [bytes.count]).map { Piece(Array(bytes[$0..<$1])) }
  }

  private func pieces(_ marks: Marks, host: String) -> [Piece] {
    var pieces: [Piece] = []
    var bytes: [UInt8] = []
    var isPlace = false
    for scalar in template.unicodeScalars {
      guard isPlace else {
        isPlace = scalar == "$"
        if !isPlace { bytes.append(UInt8(truncatingIfNeeded: scalar.value)) }
        continue
      }
      isPlace = false
      switch scalar {
      case "A": bytes.append(contentsOf: marks.target(.a).utf8)
      case "B": bytes.append(contentsOf: marks.target(.b).utf8)
      case "C": bytes.append(contentsOf: marks.target(.c).utf8)
      case "S": bytes.append(contentsOf: marks.target(.smuggled).utf8)
      case "H": bytes.append(contentsOf: host.utf8)
      case "|", "?":
        pieces.append(Piece(bytes, awaitsReply: scalar == "?"))
        bytes = []
      default: preconditionFailure("a message has no place called $\(scalar)")
      }
    }
    if !bytes.isEmpty { pieces.append(Piece(bytes)) }
    return pieces
  }
}
