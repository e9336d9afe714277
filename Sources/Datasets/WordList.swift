/// Words as UTF-8 in one piece of memory, so that drawing one and appending it to a row makes no string.
struct WordList: Sendable {
  private var bytes: [UInt8] = []
  /// Where each word begins, and where the last ends.
  private var starts: [Int32] = [0]

  init(_ words: some Sequence<String>) {
    for word in words {
      bytes.append(contentsOf: word.utf8)
      starts.append(Int32(bytes.count))
    }
  }

  /// The words of a text: one on each line, or several with commas between.
  init(listed text: String) {
    self.init(text.split { $0 == "\n" || $0 == "," }.map { String($0.drop { $0 == " " }) })
  }

  var count: Int { starts.count - 1 }

  func utf8(_ index: Int) -> ArraySlice<UInt8> { bytes[Int(starts[index])..<Int(starts[index + 1])] }

  subscript(index: Int) -> String { String(decoding: utf8(index), as: UTF8.self) }

  /// One of them, each as likely as any other.
  func draw(_ random: inout RandomStream) -> ArraySlice<UInt8> { utf8(Int(random.below(UInt64(count)))) }
}
