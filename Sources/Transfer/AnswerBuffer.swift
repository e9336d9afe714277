/// Where libcurl's callbacks put what comes, and take what goes, during one exchange. Used by the thread of the exchange only.
final class AnswerBuffer {
  private(set) var headers: [TransferRequest.Header] = []
  private(set) var body: [UInt8] = []
  private(set) var isTooLarge = false
  private let largest: Int
  /// What is still to be sent of the request's body; valid while the exchange lasts.
  private var unsent: UnsafeRawBufferPointer

  init(largest: Int, sending body: UnsafeRawBufferPointer) {
    self.largest = largest
    unsent = body
  }

  /// Whether all of the body has been handed to libcurl.
  var hasSentAll: Bool { unsent.isEmpty }

  func fill(_ space: UnsafeMutableRawBufferPointer) -> Int {
    let piece = UnsafeRawBufferPointer(rebasing: unsent.prefix(space.count))
    space.copyMemory(from: piece)
    unsent = UnsafeRawBufferPointer(rebasing: unsent.dropFirst(piece.count))
    return piece.count
  }

  /// One line of a head. A status line begins a new one: what stood before was a redirection's, or 100 Continue's.
  func take(line: UnsafeRawBufferPointer) {
    let text = String(decoding: line, as: UTF8.self).trimmingLineEnd
    if text.hasPrefix("HTTP/") {
      headers.removeAll()
      body.removeAll()
    } else if let colon = text.firstIndex(of: ":") {
      let value = text[text.index(after: colon)...]
      headers.append(TransferRequest.Header(String(text[..<colon]), value.trimmingBlanks))
    }
  }

  /// Whether there was room for it.
  func take(piece: UnsafeRawBufferPointer) -> Bool {
    guard body.count + piece.count <= largest else {
      isTooLarge = true
      return false
    }
    if body.isEmpty, let length = announcedLength { body.reserveCapacity(min(length, largest)) }
    body.append(contentsOf: piece)
    return true
  }

  private var announcedLength: Int? {
    headers.first { $0.name.lowercased() == "content-length" }.flatMap { Int($0.value) }
  }
}

extension StringProtocol {
  fileprivate var trimmingLineEnd: String {
    String(decoding: utf8.reversed().drop { $0 == 13 || $0 == 10 }.reversed(), as: UTF8.self)
  }

  fileprivate var trimmingBlanks: String {
    let bytes = utf8.drop { $0 == 32 || $0 == 9 }
    return String(decoding: bytes.reversed().drop { $0 == 32 || $0 == 9 }.reversed(), as: UTF8.self)
  }
}
