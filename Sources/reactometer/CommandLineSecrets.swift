import CPlatform
import Stores

/// The command line, with the passwords of its URLs, and the secret of a stand-in, taken out of the process's title, where every user of the machine can read them.
struct CommandLineSecrets {
  /// As they were given.
  let words: [String]

  /// Call before anything else looks at the command line: this keeps what is then overwritten.
  static func take() -> CommandLineSecrets {
    let words = CommandLine.arguments
    for (index, word) in words.enumerated() {
      var ranges = Secrets.ranges(in: word)
      if index > 0, words[index - 1] == "--secret" { ranges = [0..<word.utf8.count] }
      if word.hasPrefix("--secret=") { ranges = [9..<word.utf8.count] }
      for range in ranges { _ = platform_hide_argument(Int32(index), range.lowerBound, range.count) }
    }
    return CommandLineSecrets(words: words)
  }

  /// A sentence that may quote a word of the command line.
  func hidden(in sentence: String) -> String {
    var sentence = sentence
    for word in words where !Secrets.ranges(in: word).isEmpty {
      sentence = sentence.replacing(word, with: Secrets.hidden(in: word))
      // `--into=URL` is quoted without its name.
      let value = String(word.drop { $0 != "=" }.dropFirst())
      if word.hasPrefix("--"), !value.isEmpty { sentence = sentence.replacing(value, with: Secrets.hidden(in: value)) }
    }
    return sentence
  }
}
